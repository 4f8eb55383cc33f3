import { distance } from "fastest-levenshtein";

/** The known name nearest to an unknown one, if it is near enough to be a slip of the hand. */
export function suggestName(unknown: string, known: Iterable<string>): string | undefined {
  const plain = (name: string) => name.toLowerCase().replaceAll(/[-_]/gu, "");
  const wanted = plain(unknown);
  let best: { name: string; steps: number } | undefined;
  for (const name of known) {
    const steps = distance(wanted, plain(name));
    if (!best || steps < best.steps) best = { name, steps };
  }
  return best && best.steps <= Math.max(1, Math.floor(unknown.length / 4)) ? best.name : undefined;
}
