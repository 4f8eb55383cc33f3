import fs from "node:fs";
import path from "node:path";
import { isDependencyFile, isLockFile } from "../../config/reproducibility/dependencies";
import { dockerfileOf } from "../../config/reproducibility/lint-dockerfile";
import type { JsonObject } from "../../config/tree/node";
import { maxCodeFileBytes, maxCodeFiles } from "../../runs/agent-protocol";

/** That a lock file is there and holds something is all that is asked of it. */
const lockBytes = 200;

/**
 * The Dockerfile and the files that name dependencies, as they are in the code: what tells whether the run could be repeated.
 * Nothing outside the code is read, whatever its links point to. Passwords in addresses stay here.
 */
export function readCodeFiles(codeDir: string, config: JsonObject): Record<string, string> {
  const names = listNames(codeDir).filter(
    (name) => isDependencyFile(name) || /^Dockerfile(?:\.wandb)?$/u.test(name),
  );
  const dockerfile = dockerfileOf(config);
  const files: Record<string, string> = {};
  for (const name of new Set([...(dockerfile === undefined ? [] : [dockerfile]), ...names])) {
    const text = readInside(codeDir, name, isLockFile(name) ? lockBytes : maxCodeFileBytes);
    if (text !== undefined && Object.keys(files).length < maxCodeFiles) files[name] = withoutPasswords(text);
  }
  return files;
}

function listNames(dir: string): string[] {
  try {
    return fs.readdirSync(dir).sort((a, b) => a.localeCompare(b, "en"));
  } catch {
    // Nothing to say of it is no reason not to run it.
    return [];
  }
}

function readInside(codeDir: string, name: string, maxBytes: number): string | undefined {
  try {
    const root = fs.realpathSync(codeDir);
    const file = fs.realpathSync(path.join(root, name));
    if (!file.startsWith(`${root}${path.sep}`) || !fs.statSync(file).isFile()) return undefined;
    const handle = fs.openSync(file, "r");
    try {
      const bytes = Buffer.alloc(maxBytes);
      return bytes.subarray(0, fs.readSync(handle, bytes, 0, maxBytes, 0)).toString("utf8");
    } finally {
      fs.closeSync(handle);
    }
  } catch {
    // A link to nowhere, or no such Dockerfile: the build says it.
    return undefined;
  }
}

function withoutPasswords(text: string): string {
  return text.replaceAll(/:\/\/[^/?#\s@'"]+@/gu, "://***@");
}
