import { quoteWord } from "@/lib/runs/query-words";

/**
 * Where an address below `/{entity}/{project}` leads; null where there is nothing here.
 *
 * @example clientPage("vision", ["runs", "abc"]) // { run: "abc" }
 */
export function clientPage(
  project: string,
  rest: readonly string[],
): { path: string } | { run: string } | null {
  const [kind, name] = rest;
  const runs = { path: `/runs?q=${encodeURIComponent(`project:${quoteWord(project)}`)}` };
  if (kind === undefined || kind === "workspace" || kind === "table") return runs;
  if (kind === "runs") return name === undefined ? runs : { run: name };
  return kind === "jobs" ? { path: "/jobs" } : null;
}
