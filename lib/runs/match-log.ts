import { compileSearch } from "../config/values/pattern";

/** Whether a log holds what `retry.on_log` names (R43); a pattern that cannot be read matches nothing. */
export function matchesLog(pattern: string, log: string): boolean {
  const search = compileSearch(pattern);
  return "matches" in search && search.matches(log);
}
