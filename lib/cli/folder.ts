/** A folder of documents, as `export` writes and `import` reads it. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parse, stringify } from "yaml";
import { z } from "zod";
import { resources } from "../config/layer";
import { CliFailure } from "./failure";

export const folderKinds = ["team-defaults", "base", "preset", "job", "queue"] as const;
export type FolderKind = (typeof folderKinds)[number];

/** One document of the folder; `file` is relative to it, with `/`. */
export interface FolderEntry {
  kind: FolderKind;
  name: string;
  file: string;
}

const places: Record<Exclude<FolderKind, "team-defaults">, string> = {
  base: "bases",
  preset: "presets",
  job: "jobs",
  queue: "queues",
};
const teamDefaultsFile = "team-defaults.yaml";
const indexFile = "slipway.yaml";
const ending = /\.(ya?ml|json)$/i;

/** Where a document lies. The name of a base config is a path, with or without an ending of its own. */
export function placeOf(kind: FolderKind, name: string): string {
  if (kind === "team-defaults") return teamDefaultsFile;
  const isPath = kind === "base" && ending.test(name);
  return `${places[kind]}/${name}${isPath ? "" : ".yaml"}`;
}

/** The documents of a folder, in the order they are applied in: what others are made of comes first. */
export function readFolder(folder: string): FolderEntry[] {
  const entries: FolderEntry[] = existsSync(path.join(folder, teamDefaultsFile))
    ? [{ kind: "team-defaults", name: "team defaults", file: teamDefaultsFile }]
    : [];
  for (const kind of folderKinds) {
    if (kind === "team-defaults") continue;
    for (const file of listFiles(path.join(folder, places[kind])))
      entries.push({ kind, name: nameAt(kind, file), file: `${places[kind]}/${file}` });
  }
  return entries;
}

function nameAt(kind: FolderKind, file: string): string {
  // `.yaml` is the ending that export gives to a name without one; `base_config` finds it either way.
  return kind === "base" ? file.replace(/\.yaml$/, "") : file.replace(ending, "");
}

function listFiles(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((file) => file.split(path.sep).join("/"))
    .filter((file) => ending.test(file))
    .sort();
}

const indexSchema = z.object({
  queues: z
    .record(z.string(), z.object({ resource: z.enum(resources), description: z.string().default("") }))
    .default({}),
  jobs: z.record(z.string(), z.object({ description: z.string().default("") })).default({}),
});
/** What the documents do not say themselves. */
export type FolderIndex = z.output<typeof indexSchema>;

export function readIndex(folder: string): FolderIndex {
  const file = path.join(folder, indexFile);
  if (!existsSync(file)) return indexSchema.parse({});
  try {
    return indexSchema.parse(parse(readFileSync(file, "utf8")) ?? {});
  } catch (cause) {
    const why =
      cause instanceof z.ZodError ? z.prettifyError(cause).split("\n")[0] : String(cause).split("\n")[0];
    throw new CliFailure(`${file} cannot be read: ${why}`, 1, { cause });
  }
}

export function writeIndex(folder: string, index: FolderIndex): void {
  const head = "# What the documents beside it do not say themselves; `slipway import` reads it.\n";
  writeDocument(folder, indexFile, head + stringify(index));
}

/** Writes below the folder; directories are made as they are needed. */
export function writeDocument(folder: string, file: string, text: string): void {
  const target = path.join(folder, file);
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, text);
}
