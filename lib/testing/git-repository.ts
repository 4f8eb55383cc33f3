import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";

export interface MadeRepository {
  dir: string;
  /** Adds the files in a commit on the current branch and returns its hash. */
  commit(files: Record<string, string>): string;
  git(...args: string[]): string;
}

/** A real repository with an own identity and no settings of this machine. */
export function makeRepository(dir: string): MadeRepository {
  fs.mkdirSync(dir, { recursive: true });
  const env = {
    PATH: process.env.PATH,
    HOME: dir,
    NODE_ENV: "test" as const,
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_AUTHOR_NAME: "Ana",
    GIT_AUTHOR_EMAIL: "ana@example.com",
    GIT_COMMITTER_NAME: "Ana",
    GIT_COMMITTER_EMAIL: "ana@example.com",
  };
  const git = (...args: string[]) =>
    execFileSync("git", args, { cwd: dir, env, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }).trim();
  git("init", "--quiet", "--initial-branch=main", ".");
  return {
    dir,
    git,
    commit(files) {
      for (const [name, text] of Object.entries(files)) {
        fs.mkdirSync(path.dirname(path.join(dir, name)), { recursive: true });
        fs.writeFileSync(path.join(dir, name), text);
      }
      git("add", "--all");
      git("commit", "--quiet", "--allow-empty", "--message", "change");
      return git("rev-parse", "HEAD");
    },
  };
}
