/** Sentences about a run: pure, so that header, line and palette say the same. */
import type { RunEventView, WaitingView } from "@/lib/runs/run-view";

/** `8 s`, `5 min 31 s`, `1 h 04 min`, `3 d 2 h`. */
export function durationWords(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min ${String(whole % 60).padStart(2, "0")} s`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h ${String(minutes % 60).padStart(2, "0")} min`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** A duration one would say: `a few seconds`, `6 min`, `2 h`. */
function aboutWords(seconds: number): string {
  if (seconds < 10) return "a few seconds";
  if (seconds < 90) return `${Math.round(seconds / 10) * 10} s`;
  if (seconds < 90 * 60) return `${Math.round(seconds / 60)} min`;
  return `${Math.round(seconds / 3_600)} h`;
}

/** When it starts, as honestly as it is known: `about 6 min`, `20 min – 40 min`; empty when it is not. */
export function estimateWords(estimate: WaitingView["estimate"]): string {
  if (!estimate) return "";
  const low = aboutWords(estimate.low);
  const high = aboutWords(estimate.high);
  return low === high || estimate.high < 10 ? `about ${high}` : `${low} – ${high}`;
}

/** `1st`, `2nd`, `3rd`, `11th`. */
export function ordinal(position: number): string {
  const teens = position % 100 >= 11 && position % 100 <= 13;
  const ending = teens ? undefined : ({ 1: "st", 2: "nd", 3: "rd" } as Record<number, string>)[position % 10];
  return `${position}${ending ?? "th"}`;
}

/** Where a run would stand: `4 waiting · you would be 3rd · starts in about 6 min`. */
export function lineWords(waitingCount: number, waiting: WaitingView): string {
  const parts = [waitingCount === 0 ? "nobody waits" : `${waitingCount} waiting`];
  if (waiting.position !== null && waitingCount > 0) parts.push(`you would be ${ordinal(waiting.position)}`);
  const estimate = estimateWords(waiting.estimate);
  if (waiting.reason === "starting-soon") parts.push("starts at once");
  else if (estimate !== "") parts.push(`starts in ${estimate}`);
  else parts.push(asClause(waiting.message));
  return parts.join(" · ");
}

/** A sentence as a part of a longer one. Names of people and queues, which may stand first, keep their letters. */
function asClause(sentence: string): string {
  const words = sentence.replace(/\.$/, "");
  return words.replace(/^(No|All|The|It|Queue|One)\b/, (word) => word.toLowerCase());
}

/** What an ended run is said to have died of, with the last thing its program said. */
export function endWords(
  diagnosis: string | null,
  ranSeconds: number | null,
  lastLine: string | undefined,
): string {
  const parts = [diagnosis ?? ""];
  if (ranSeconds !== null && ranSeconds >= 1 && parts[0] !== "")
    parts[0] += ` after ${durationWords(ranSeconds)}`;
  const said = lastLine?.trim() ?? "";
  if (said !== "") parts.push(`last line: ${said.length > 160 ? `${said.slice(0, 160)}…` : said}`);
  return parts.filter((part) => part !== "").join("; ");
}

/** Why it waits, where it stands and what would unblock it, in sentences. */
export function waitingSentence(waiting: WaitingView): string {
  const estimate = estimateWords(waiting.estimate);
  const place = waiting.position === null ? "" : `${ordinal(waiting.position)} in line`;
  const start = estimate === "" ? "" : `starts in ${estimate}`;
  const where = [place, start].filter((part) => part !== "").join(", ");
  // A command is no part of a sentence: pages show it to be copied.
  const unblocks = waiting.unblocks.replace(/: slipway .*$/, ".");
  return [waiting.message, where, unblocks]
    .map(asSentence)
    .filter((part) => part !== "")
    .join(" ");
}

/** What a run that is being started waits for, such as room in a cluster: the last its agent has said of it. */
export function startingWords(events: readonly RunEventView[], attempt: number): string {
  const last = events.findLast((event) => event.attempt === attempt);
  return last?.kind === "note" ? last.message : "";
}

export function asSentence(words: string): string {
  if (words === "") return "";
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}${/[.…]$/.test(words) ? "" : "."}`;
}
