import type { Issue } from "../issue";
import type { Resource } from "../layer";
import type { JsonObject } from "../tree/node";
import { words } from "./render-context";

/** What the program is started with: `exec` replaces the image's entry point, `args` are its arguments. */
export type Argv =
  | { kind: "command"; exec: string[]; args: [] }
  | { kind: "entry-point"; exec: string[]; args: string[] }
  | { kind: "image"; args: string[] };

const interpreters: [string, string][] = [
  [".py", "python"],
  [".sh", "sh"],
];

/** The words of an entry point with the interpreter its file needs (R10). */
export function withInterpreter(entryPoint: string[]): string[] {
  const first = entryPoint[0] ?? "";
  const interpreter = interpreters.find(([suffix]) => first.endsWith(suffix));
  return interpreter ? [interpreter[1], ...entryPoint] : entryPoint;
}

/** Chooses between `command`, `entry_point` + `args` and the image's own entry point (R38). */
export function chooseArgv(config: JsonObject): { argv: Argv; issues: Issue[] } {
  const command = words(config.command);
  const entryPoint = words(config.entry_point);
  const args = words(config.args);
  if (command.length > 0) {
    const unused = ["entry_point", "args"].filter((key) => words(config[key]).length > 0);
    return { argv: { kind: "command", exec: command, args: [] }, issues: unused.map(unusedWords) };
  }
  if (entryPoint.length > 0) {
    return { argv: { kind: "entry-point", exec: withInterpreter(entryPoint), args }, issues: [] };
  }
  return { argv: { kind: "image", args }, issues: [] };
}

function unusedWords(key: string): Issue {
  return {
    code: "unused-with-command",
    severity: "warning",
    message: `\`${key}\` is not used, because \`command\` is the whole command line. Remove one of the two.`,
    path: `/${key}`,
  };
}

export type CodeSource = "git" | "artifact" | "docker" | "job" | "none";

/** Which kind of code source the config names; `job: name` counts as one (R38). */
export function codeSource(config: JsonObject): CodeSource {
  for (const kind of ["git", "artifact", "docker"] as const) {
    if (config[kind] !== undefined && config[kind] !== null) return kind;
  }
  return typeof config.job === "string" && config.job !== "" ? "job" : "none";
}

/** Issues about a config that cannot be started: no code source, no command, a repository left out (R7, R38). */
export function checkStartable(config: JsonObject, resource: Resource, bringsImage: boolean): Issue[] {
  const source = codeSource(config);
  const issues: Issue[] = [];
  if (source === "none" && !bringsImage) issues.push(missingSource(resource));
  if (source === "git" && !hasText(config, "git", "repository")) {
    issues.push(
      missing(
        "/git",
        "git source has no `repository`",
        "Write the repository's address under `git.repository`.",
      ),
    );
  }
  if (source === "docker" && !hasText(config, "docker", "image")) {
    issues.push(missing("/docker", "docker source has no `image`", "Write the image under `docker.image`."));
  }
  return issues;
}

function hasText(config: JsonObject, outer: string, inner: string): boolean {
  const map = config[outer];
  if (typeof map !== "object" || map === null || Array.isArray(map)) return false;
  const value = map[inner];
  return typeof value === "string" && value !== "";
}

function missing(path: string, what: string, fix: string): Issue {
  return { code: "missing-source", severity: "error", message: `The ${what}. ${fix}`, path };
}

function missingSource(resource: Resource): Issue {
  const image = resource === "local-process" ? "" : ", `docker.image`";
  return missing(
    "",
    "config does not say what to run",
    `Name a code source: \`git.repository\`, \`artifact\`${image} or \`job\`.`,
  );
}

/** The issue for a run without any command: an error, or a warning where only the job knows its command (R38). */
export function missingCommand(config: JsonObject): Issue {
  const byJob = codeSource(config) === "job";
  return {
    code: byJob ? "unknown-command" : "missing-command",
    severity: byJob ? "warning" : "error",
    message: byJob
      ? "The command is not known yet: the job brings it. Nothing to do, unless the job has none either."
      : "There is nothing to start. Write `command`, or `entry_point` with `args`.",
    path: "",
  };
}
