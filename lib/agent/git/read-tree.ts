import { StartRefusal } from "../../runners/runner";
import type { Found } from "./clone-cache";
import { findCaseClash } from "./find-case-clash";
import { type GitContext, runGit } from "./run-git";

/** What a commit has besides ordinary files: other repositories, large files, names that not every disk can keep apart. */
export interface CodeTree {
  /** Places where another repository stands, with its commit. */
  gitlinks: readonly { path: string; commit: string }[];
  hasModulesFile: boolean;
  /** Paths of `.gitattributes` files. */
  attributeFiles: readonly string[];
  /** Two paths that would be one file on this disk. */
  caseClash: readonly [string, string] | undefined;
}

const gitlink = "160000";
const symbolicLink = "120000";

export async function readTree(
  { commit, gitDir }: Found,
  { foldsCase, ...context }: GitContext & { foldsCase: boolean },
): Promise<CodeTree> {
  const listed = await runGit(["ls-tree", "-r", "-z", "--full-tree", commit], { ...context, cwd: gitDir });
  if (!listed.ok)
    throw new StartRefusal("fetch", `the files of commit ${commit} could not be listed`, {
      reason: "failed",
    });
  const entries = listed.output.split("\0").flatMap((line) => {
    const [, mode = "", id = "", path = ""] = /^(\d{6}) \w+ ([0-9a-f]+)\t(.*)$/s.exec(line) ?? [];
    return path === "" ? [] : [{ mode, id, path }];
  });
  const isFile = (path: string) =>
    entries.some((entry) => entry.path === path && entry.mode !== symbolicLink);
  const paths = entries.map(({ path }) => path);
  return {
    gitlinks: entries.filter(({ mode }) => mode === gitlink).map(({ path, id }) => ({ path, commit: id })),
    hasModulesFile: isFile(".gitmodules"),
    attributeFiles: entries
      .filter(({ mode, path }) => /(?:^|\/)\.gitattributes$/.test(path) && mode !== symbolicLink)
      .map(({ path }) => path),
    caseClash: foldsCase ? findCaseClash(paths) : undefined,
  };
}
