import fs from "node:fs";
import path from "node:path";
import { logFailure } from "../../logger";

/** Directories of failed attempts, kept for people to look into. */
export interface WorkKeeper {
  /** Takes the directory of an attempt, whose time begins now. What cannot be kept is left to be removed. */
  keep(attemptDir: string, name: string): void;
  /** Removes those whose time is over. */
  sweep(): void;
}

export function createWorkKeeper(root: string, keepMs: number, now: () => Date): WorkKeeper {
  const sweep = () => {
    for (const name of list(root)) {
      const dir = path.join(root, name);
      try {
        if (now().getTime() - fs.statSync(dir).mtimeMs > keepMs)
          fs.rmSync(dir, { recursive: true, force: true });
      } catch (error) {
        logFailure("request:failed", error, { call: "sweep", dir });
      }
    }
  };
  return {
    keep(attemptDir, name) {
      const dir = path.join(root, name);
      try {
        fs.mkdirSync(root, { recursive: true, mode: 0o700 });
        fs.rmSync(dir, { recursive: true, force: true });
        fs.renameSync(attemptDir, dir);
        fs.utimesSync(dir, now(), now());
      } catch (error) {
        logFailure("request:failed", error, { call: "keep", dir });
      }
      sweep();
    },
    sweep,
  };
}

function list(root: string): string[] {
  return fs.existsSync(root) ? fs.readdirSync(root) : [];
}
