import fs from "node:fs";
import path from "node:path";
import { z } from "zod";
import { fillManifest } from "../fill-manifest";
import { runVariables } from "../run-variables";
import { type AttemptSpec, StartRefusal } from "../runner";
import { markName, markText, markValue } from "./attempt-files";
import type { Workplace } from "./attempt-path";

const manifestSchema = z.object({
  argv: z.array(z.string()).min(1),
  cwd: z.string().default("."),
  env: z.record(z.string(), z.string()).default({}),
});

/** What will be started: nothing of it is decided later. */
export interface ProcessPlan {
  argv: string[];
  cwd: string;
  env: Record<string, string>;
  /** The directory of the code, or an empty one: the attempt's own, where it may write. */
  root: string;
  /** Names of the variables that the run itself sets. */
  own: ReadonlySet<string>;
  /** Stands in the environment of every process of the attempt. */
  mark: string;
}

/** Reads the request of a local process and fills it in; throws StartRefusal for one that cannot be started. */
export function planProcess(spec: AttemptSpec, base: Record<string, string>): ProcessPlan {
  refuseSecretsInArgv(spec);
  const filled = fillManifest(spec.manifest, spec.fromAgent, spec.agentEnv);
  const parsed = manifestSchema.safeParse(filled.manifest);
  if (!parsed.success)
    throw new StartRefusal(
      "start",
      `the request is none for a local process: ${parsed.error.issues.map((issue) => `${issue.path.join(".")} ${issue.message}`).join("; ")}`,
    );
  const { argv, env } = parsed.data;
  refuseNul(argv, { ...env, ...filled.env });
  const root = findRoot(spec);
  return {
    argv,
    root,
    cwd: findDirectory(root, parsed.data.cwd),
    own: new Set([...Object.keys(env), ...Object.keys(filled.env)]),
    env: {
      ...base,
      PYTHONUNBUFFERED: "1", // else Python keeps its output back for minutes when it is no terminal
      ...runVariables(spec),
      ...spec.clientEnv,
      ...env,
      ...filled.env,
      [markName]: markValue(spec),
    },
    mark: markText(spec),
  };
}

function refuseSecretsInArgv({ fromAgent }: AttemptSpec): void {
  const place = fromAgent.find(({ at }) => at.startsWith("/argv/"));
  if (!place) return;
  throw new StartRefusal(
    "env",
    `\${${place.name}} stands in the command line, where every user of the machine could read its value: put it under env and let the program read the variable`,
  );
}

// A system call ends a text at NUL, so what the person sees and what the program gets would differ.
function refuseNul(argv: string[], env: Record<string, string>): void {
  if (argv.some((word) => word.includes("\0")))
    throw new StartRefusal("start", "a word of the command holds a NUL character");
  for (const [name, value] of Object.entries(env))
    if (name.includes("\0") || name.includes("=") || value.includes("\0"))
      throw new StartRefusal(
        "env",
        `the variable ${JSON.stringify(name)} holds a character that none may hold`,
      );
}

/** Where an attempt that was started has worked. */
export function workplaceOf(spec: AttemptSpec): Workplace {
  const root = rootOf(spec);
  const parsed = manifestSchema.safeParse(spec.manifest);
  return { root, cwd: path.resolve(root, parsed.success ? parsed.data.cwd : ".") };
}

function rootOf({ attemptDir, codeDir }: Pick<AttemptSpec, "attemptDir" | "codeDir">): string {
  return codeDir ?? path.join(attemptDir, "work");
}

function findRoot({ attemptDir, codeDir }: AttemptSpec): string {
  const root = rootOf({ attemptDir, codeDir });
  if (codeDir === null) fs.mkdirSync(root, { recursive: true, mode: 0o700 });
  return root;
}

function findDirectory(root: string, relative: string): string {
  const directory = path.resolve(root, relative);
  const isInside = directory === root || directory.startsWith(root + path.sep);
  if (!isInside) throw new StartRefusal("start", `the working directory ${relative} leaves the code`);
  if (!fs.statSync(directory, { throwIfNoEntry: false })?.isDirectory())
    throw new StartRefusal("start", `the code has no directory ${relative}`);
  return directory;
}
