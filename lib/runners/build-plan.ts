import fs from "node:fs";
import path from "node:path";
import { withInterpreter } from "../config/render/argv";
import { mapAt, words } from "../config/render/render-context";
import { hashContext, listContext, readEntry } from "./build-context";
import type { BuildRequest } from "./image-builder";
import type { TarEntry } from "./pack-tar";
import { StartRefusal } from "./runner";
import {
  baseImageOf,
  type Dependencies,
  defaultBaseImages,
  needsCode,
  writeDockerfile,
} from "./write-dockerfile";

/** What the agent's config says about building; the run's own `builder` goes before it. */
export interface BuildSettings {
  /** Repository that images are pushed to, such as `registry.example.com/team/launch`. */
  destination?: string | undefined;
  /** Used where neither the run nor its kind of dependencies names another. */
  baseImage?: string | undefined;
  platform?: string | undefined;
}

export interface BuildPlan {
  entries: TarEntry[];
  /** Path of the Dockerfile in the context. */
  dockerfile: string;
  /** Name and tag: the tag is made of the content, so that equal code has one image. */
  image: string;
  isPushed: boolean;
  platform: string | undefined;
  /** Sentences about what was chosen, for the build's log. */
  choices: string[];
}

const ownDockerfiles = ["Dockerfile.wandb", "Dockerfile"];

/** Decides how the image of this code is made, and what it is called; touches nothing. */
export async function planBuild(
  request: BuildRequest,
  settings: BuildSettings,
  runsAsRoot = false,
): Promise<BuildPlan> {
  const builder = mapAt(request.config.builder);
  const root = await findInside(request.codeDir, textOf(builder.build_context) ?? ".", "directory");
  const entries = await listContext(root);
  const given = await findDockerfile(root, textOf(builder.dockerfile));
  const plan =
    given === undefined
      ? await generate(request, settings, root, entries, runsAsRoot)
      : await withOwn(root, given, entries);
  const platform = textOf(builder.platform) ?? settings.platform;
  const destination = textOf(builder.destination) ?? settings.destination;
  const tag = (await hashContext(plan.entries, plan.dockerfile, platform ?? "")).slice(0, 20);
  return {
    ...plan,
    image: `${destination ?? `slipway/${nameOf(request)}`}:${tag}`,
    isPushed: destination !== undefined,
    platform,
  };
}

type Choice = Pick<BuildPlan, "entries" | "dockerfile" | "choices">;

async function withOwn(root: string, dockerfile: string, listed: TarEntry[]): Promise<Choice> {
  // A `.dockerignore` often leaves it out of the image, but a build needs it.
  const isListed = listed.some(({ path: name }) => name === dockerfile);
  const own = isListed ? undefined : await readEntry(root, dockerfile);
  const entries = own ? [own, ...listed] : listed;
  return { entries, dockerfile, choices: [`The image is built by the code's own ${dockerfile}.`] };
}

async function generate(
  { config }: BuildRequest,
  settings: BuildSettings,
  root: string,
  entries: TarEntry[],
  runsAsRoot: boolean,
): Promise<Choice> {
  const files = new Set(entries.map(({ path }) => path));
  const dependencies = await findDependencies(root, files);
  const accelerator = baseImageOf(mapAt(config.builder));
  const usual = dependencies.kind === "conda" ? defaultBaseImages.conda : defaultBaseImages.python;
  const baseImage = accelerator ?? settings.baseImage ?? usual;
  const entryPoint = words(config.entry_point);
  const text = writeDockerfile({
    baseImage,
    mayLackPython: accelerator !== undefined,
    dependencies,
    entryPoint: entryPoint.length === 0 ? [] : withInterpreter(entryPoint),
    runsAsRoot,
  });
  const source = entries.map((entry) => ({ ...entry, path: `src/${entry.path}` }));
  return {
    entries: [{ path: "Dockerfile", mode: 0o644, content: { kind: "text", text } }, ...source],
    dockerfile: "Dockerfile",
    choices: [`The code has no Dockerfile; one is made on ${baseImage}, with ${describe(dependencies)}.`],
  };
}

async function findDependencies(root: string, files: Set<string>): Promise<Dependencies> {
  const read = (file: string) => fs.promises.readFile(path.join(root, file), "utf8");
  if (files.has("requirements.txt")) {
    const file = "requirements.txt";
    return { kind: "requirements", file, needsCode: needsCode(await read(file)) };
  }
  const conda = ["environment.yaml", "environment.yml"].find((file) => files.has(file));
  if (conda !== undefined) return { kind: "conda", file: conda };
  if (!files.has("pyproject.toml")) return { kind: "none" };
  const isPackage = /^\s*\[build-system\]/mu.test(await read("pyproject.toml"));
  return { kind: "project", file: "pyproject.toml", isPackage };
}

function describe(dependencies: Dependencies): string {
  return dependencies.kind === "none" ? "no dependencies" : `the dependencies of ${dependencies.file}`;
}

async function findDockerfile(root: string, named: string | undefined): Promise<string | undefined> {
  if (named !== undefined)
    return path
      .relative(root, await findInside(root, named, "file"))
      .split(path.sep)
      .join("/");
  for (const name of ownDockerfiles) {
    const stat = await fs.promises.lstat(path.join(root, name)).catch(() => undefined);
    if (stat?.isFile()) return name;
  }
  return undefined;
}

/** A path of the config, which must stay inside the code, also by way of links. */
async function findInside(root: string, relative: string, kind: "file" | "directory"): Promise<string> {
  const base = await fs.promises.realpath(root);
  const found = await fs.promises.realpath(path.join(base, relative)).catch(() => undefined);
  const isInside = found === base || found?.startsWith(base + path.sep);
  if (!isInside)
    throw new StartRefusal("build", `the code has no ${kind} \`${relative}\`, which \`builder\` names`);
  const stat = await fs.promises.stat(found ?? base);
  if (kind === "file" ? !stat.isFile() : !stat.isDirectory())
    throw new StartRefusal("build", `\`${relative}\`, which \`builder\` names, is no ${kind} of the code`);
  return found ?? base;
}

/** The repository's own name, fit for an image. */
function nameOf({ config }: BuildRequest): string {
  const source = textOf(mapAt(config.git).repository) ?? textOf(config.artifact) ?? "code";
  const last =
    source
      .replace(/\.git$/u, "")
      .replace(/:(v\d+|latest)$/u, "")
      .split(/[/:]/u)
      .at(-1) ?? "";
  return (
    last
      .toLowerCase()
      .replace(/[^a-z0-9]+/gu, "-")
      .replace(/^-+|-+$/gu, "") || "code"
  );
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
