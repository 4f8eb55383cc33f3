/** Python environments for tests, each made once and kept outside of the repository. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";

const cache = path.join(process.env.XDG_CACHE_HOME ?? path.join(os.homedir(), ".cache"), "slipway-tests");

export interface PythonHome {
  python: string;
}

/** A Python that has this package in this version, or why there can be none here. */
export function findPythonWith(name: string, version: string, extras = ""): PythonHome | string {
  const home = path.join(cache, `${name}-${version}`);
  const python = path.join(home, "bin", "python");
  if (existsSync(home)) return { python };
  try {
    mkdirSync(cache, { recursive: true });
    // Tests that look for it at once make one each, and the first one stays.
    const draft = mkdtempSync(path.join(cache, "draft-"));
    execFileSync("python3", ["-m", "venv", draft], { stdio: "pipe", timeout: 120_000 });
    const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
    const draftPython = path.join(draft, "bin", "python");
    execFileSync(draftPython, [...pip, `${name}${extras}==${version}`], { stdio: "pipe", timeout: 300_000 });
    moveUnlessThere(draft, home);
    return { python };
  } catch (error) {
    const why = error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
    return `needs Python with venv and the package ${name} ${version}: ${why}`;
  }
}

function moveUnlessThere(draft: string, home: string): void {
  try {
    renameSync(draft, home);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(home)) throw error;
  }
}
