import { isListedSource } from "../../config/guardrails/check-sources";
import { branchProblem } from "../../config/values/git-branch";
import { checkCommit } from "../../config/values/git-commit";
import { checkRepository, withoutCredentials } from "../../config/values/repository";
import { StartRefusal } from "../../runners/runner";
import type { Wanted } from "./clone-cache";

/** Who opens which addresses, each a list of patterns. */
export interface SourceLists {
  /** The queue's `sources.git`; empty where it has none. */
  queue: readonly string[];
  /** The agent's `git_sources`: places on its machine. */
  agent: readonly string[];
}

/** The server has checked all this; the agent's machine does not depend on it. True for a source on this machine. */
export function judgeWanted({ repository, branch, commit }: Wanted, lists: SourceLists): boolean {
  const isLocal = judgeAddress(repository, "the repository", lists);
  const aboutBranch = branch === undefined ? undefined : branchProblem(branch);
  if (aboutBranch) throw new StartRefusal("fetch", `the branch ${branch} is refused: ${aboutBranch}`);
  const aboutCommit = commit === undefined ? undefined : checkCommit(commit);
  if (aboutCommit && "problem" in aboutCommit)
    throw new StartRefusal("fetch", `the commit ${commit} is refused: ${aboutCommit.problem}`);
  return isLocal;
}

/**
 * An address that the code itself names, a submodule's or that of its large files. Whoever launches the run chose the code and with
 * it this address, so where the queue lists its sources it must be among them.
 */
export function judgeNamedAddress(repository: string, what: string, lists: SourceLists): boolean {
  const isLocal = judgeAddress(repository, what, lists);
  if (!isLocal && lists.queue.length > 0 && !isListedSource("git", repository, lists.queue))
    throw new StartRefusal(
      "fetch",
      `${what} ${withoutCredentials(repository)} is not among the repositories that the queue allows (${lists.queue.join(", ")}): an admin can add it to the queue's sources.git`,
    );
  return isLocal;
}

function judgeAddress(repository: string, what: string, { queue, agent }: SourceLists): boolean {
  const shown = withoutCredentials(repository);
  const address = checkRepository(repository);
  if ("problem" in address)
    throw new StartRefusal("fetch", `${what} ${shown} is refused: ${address.problem}`);
  if (address.kind !== "local") return false;
  if (!isListedSource("git", repository, [...agent, ...queue]))
    throw new StartRefusal(
      "fetch",
      `${what === "the repository" ? "" : `${what} `}${shown} is a path on the agent's machine, and neither the queue's sources.git nor the agent's git_sources list it`,
    );
  return true;
}
