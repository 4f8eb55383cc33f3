import fs from "node:fs";
import path from "node:path";

/**
 * The error code with which the system would refuse to start the program, or null. Needed where another program starts
 * it: that one's exit code would not tell an absent command from a command that failed.
 */
export function findStartError(program: string, cwd: string, searchPath: string | undefined): string | null {
  let found = "ENOENT";
  for (const file of listCandidates(program, cwd, searchPath)) {
    const code = tryFile(file);
    if (code === null) return null;
    if (code !== "ENOENT") found = code;
  }
  return found;
}

/** The program's file where it is on the machine, but only where those who start it cannot see it; else null. */
export function findHidden(
  program: string,
  cwd: string,
  searchPath: string | undefined,
  canSee: (file: string) => boolean,
): string | null {
  const files = listCandidates(program, cwd, searchPath).filter((file) => tryFile(file) === null);
  return files.some(canSee) ? null : (files[0] ?? null);
}

function listCandidates(program: string, cwd: string, searchPath: string | undefined): string[] {
  if (program.includes("/")) return [path.resolve(cwd, program)];
  return (searchPath ?? "").split(":").map((dir) => path.resolve(cwd, dir, program));
}

function tryFile(file: string): string | null {
  try {
    if (!fs.statSync(file).isFile()) return "EACCES";
    fs.accessSync(file, fs.constants.X_OK);
  } catch (error) {
    return codeOf(error) === "EACCES" ? "EACCES" : "ENOENT";
  }
  const interpreter = readInterpreter(file);
  return interpreter === null || fs.existsSync(interpreter) ? null : "ENOENT";
}

/** What the first line of a script names; null for anything else, and for what may be executed but not read. */
function readInterpreter(file: string): string | null {
  try {
    const fd = fs.openSync(file, "r");
    try {
      const head = Buffer.alloc(256);
      const length = fs.readSync(fd, head, 0, head.length, 0);
      return /^#![ \t]*(\/\S+)/.exec(head.toString("latin1", 0, length))?.[1] ?? null;
    } finally {
      fs.closeSync(fd);
    }
  } catch {
    return null;
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}

/** Where a tool of the system is; null where it is not. */
export function findTool(name: string, searchPath: string | undefined): string | null {
  for (const dir of `${searchPath ?? ""}:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin`.split(":")) {
    const file = path.join(dir, name);
    if (path.isAbsolute(dir) && tryFile(file) === null) return file;
  }
  return null;
}
