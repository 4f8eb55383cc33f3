import fs from "node:fs";
import path from "node:path";
import { withoutCredentials } from "../../config/values/repository";
import { StartRefusal } from "../../runners/runner";
import type { Found } from "./clone-cache";
import { bareEnvironment, type GitContext, runGit } from "./run-git";

/**
 * Makes a working tree of its own that borrows its objects from the cache: nothing is copied but the files.
 * The few files of `.git` are written here, because `git init` and `git clone` would cost a process each.
 */
export async function checkOut(
  { commit, gitDir }: Found,
  target: { dir: string; repository: string },
  { environment, signal }: GitContext,
): Promise<void> {
  const own = path.join(target.dir, ".git");
  fs.mkdirSync(path.join(own, "objects/info"), { recursive: true, mode: 0o700 });
  fs.mkdirSync(path.join(own, "refs"));
  fs.writeFileSync(path.join(own, "objects/info/alternates"), `${path.join(gitDir, "objects")}\n`);
  fs.writeFileSync(path.join(own, "HEAD"), `${commit}\n`);
  fs.writeFileSync(path.join(own, "config"), configText(commit, target.repository));
  const shallow = path.join(gitDir, "shallow");
  if (fs.existsSync(shallow)) fs.copyFileSync(shallow, path.join(own, "shallow"));
  const done = await runGit(["reset", "--quiet", "--hard", commit], {
    environment: bareEnvironment(environment),
    signal,
    cwd: target.dir,
  });
  if (!done.ok)
    throw new StartRefusal(
      "fetch",
      `commit ${commit} could not be checked out: ${done.complaint.slice(0, 500).trim()}`,
      {
        reason: "failed",
      },
    );
}

function configText(commit: string, repository: string): string {
  const format =
    commit.length === 64
      ? "\trepositoryformatversion = 1\n[extensions]\n\tobjectformat = sha256\n[core]\n"
      : "\trepositoryformatversion = 0\n";
  const url = withoutCredentials(repository).replaceAll("\\", "\\\\").replaceAll('"', '\\"');
  return `[core]\n${format}\tbare = false\n[remote "origin"]\n\turl = "${url}"\n`;
}
