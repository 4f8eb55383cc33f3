import type { AttemptKey } from "../runner";
import { type AttemptFiles, markText } from "./attempt-files";
import { tryRemoveCgroup } from "./cgroup.mjs";
import { findRelatives, sendSignal, startOf } from "./process-table.mjs";

/** Kills the supervisor, then whatever carries the attempt's mark or is in its process group. */
export function killAttempt(files: AttemptFiles, key: AttemptKey): void {
  const claim = files.readClaim();
  if (claim?.start && startOf(claim.pid) === claim.start) sendSignal(claim.pid, "SIGKILL");
  const started = files.readStarted();
  const isSame = started?.start && startOf(started.pid) === started.start;
  // A group whose leader is gone may have its number in use again: then only the mark counts.
  const group = isSame ? started.pid : null;
  for (const pid of findRelatives(group, markText(key))) sendSignal(pid, "SIGKILL");
  if (claim?.cgroup) tryRemoveCgroup(claim.cgroup);
}
