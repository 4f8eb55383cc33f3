import { type Arg, DockerfileParser, type From, type Instruction } from "dockerfile-ast";
import { mapAt } from "../render/render-context";
import type { JsonObject } from "../tree/node";
import { hasDigest } from "./code";
import { looseInstalls } from "./shell-installs";

/** One thing in a Dockerfile that gives another image on another day. `line` counts from 1. */
export interface DockerfileFinding {
  about: "image" | "dependencies";
  line: number;
  text: string;
}

/** Names that the code's Dockerfile may have, the one that is taken first. */
const dockerfileNames = ["Dockerfile.wandb", "Dockerfile"];

/** The Dockerfile that the config names. */
export function dockerfileOf(config: JsonObject): string | undefined {
  const { dockerfile } = mapAt(config.builder);
  return typeof dockerfile === "string" ? dockerfile : undefined;
}

/** The first findings, for a sentence. */
export function listFindings(findings: readonly DockerfileFinding[]): string {
  const shown = findings.slice(0, 3).map(({ line, text }) => `${text} (line ${line})`);
  return findings.length > 3 ? `${shown.join(", ")}, and ${findings.length - 3} more` : shown.join(", ");
}

/** The Dockerfile that an image is built by, of the code's files. */
export function findDockerfile(
  files: Record<string, string> | undefined,
  named?: string,
): { name: string; text: string } | undefined {
  for (const name of named === undefined ? dockerfileNames : [named]) {
    const text = files && Object.hasOwn(files, name) ? files[name] : undefined;
    if (text !== undefined) return { name, text };
  }
  return undefined;
}

/** What in a Dockerfile is not pinned: base images, packages, downloads. */
export function lintDockerfile(text: string): DockerfileFinding[] {
  const dockerfile = DockerfileParser.parse(text);
  const froms = new Map(dockerfile.getFROMs().map((from) => [lineOf(from), from]));
  const args = dockerfile.getInitialARGs();
  const stages = new Set<string>();
  return dockerfile.getInstructions().flatMap((instruction) => {
    const line = lineOf(instruction);
    const from = froms.get(line);
    const found = from ? judgeFrom(from, args, stages) : judge(instruction, stages);
    return found.map((finding) => ({ ...finding, line }));
  });
}

function lineOf(instruction: Instruction): number {
  return (instruction.getRange()?.start.line ?? 0) + 1;
}

type Found = Omit<DockerfileFinding, "line">;

function judge(instruction: Instruction, stages: Set<string>): Found[] {
  switch (instruction.getKeyword()) {
    case "COPY":
      return judgeCopy(instruction, stages);
    case "ADD":
      return judgeAdd(instruction);
    case "RUN":
      return looseInstalls(shellText(instruction)).map((text) => ({ about: "dependencies", text }));
    default:
      return [];
  }
}

function judgeFrom(from: From, args: Arg[], stages: Set<string>): Found[] {
  const written = from.getImage() ?? "";
  const image = fillArguments(written, args);
  const isKnown = image === "scratch" || stages.has(image.toLowerCase()) || hasDigest(image);
  const stage = from.getBuildStage();
  if (stage) stages.add(stage.toLowerCase());
  if (isKnown || image === "") return [];
  const why = image.includes("$") ? "is decided by a build argument" : "is a tag, which can move";
  return [{ about: "image", text: `FROM ${image} ${why}` }];
}

/** A build argument's default, where it has one. */
function fillArguments(image: string, args: Arg[]): string {
  return image.replaceAll(
    /\$\{(\w+)(?::?-([^}]*))?\}|\$(\w+)/gu,
    (whole: string, braced?: string, fallback?: string, plain?: string) => {
      const property = args
        .map((arg) => arg.getProperty())
        .find((one) => one?.getName() === (braced ?? plain));
      return property?.getValue() ?? fallback ?? whole;
    },
  );
}

function judgeCopy(instruction: Instruction, stages: Set<string>): Found[] {
  const from = /--from=(\S+)/u.exec(instruction.getTextContent())?.[1];
  if (from === undefined || /^\d+$/u.test(from) || stages.has(from.toLowerCase()) || hasDigest(from))
    return [];
  return [{ about: "image", text: `COPY --from=${from} is a tag, which can move` }];
}

function judgeAdd(instruction: Instruction): Found[] {
  const text = instruction.getTextContent();
  if (/--checksum=/u.test(text)) return [];
  return (text.match(/(?:https?:\/\/|git@)\S+/gu) ?? [])
    .filter((url) => !/#[0-9a-f]{40}\b/u.test(url))
    .map((url) => ({ about: "dependencies", text: `ADD ${withoutCredentials(url)} without --checksum` }));
}

/** The instruction's script with line breaks joined and heredocs as they are. */
function shellText(instruction: Instruction): string {
  return instruction
    .getTextContent()
    .replace(/^\s*RUN\s+/iu, "")
    .replaceAll(/\\[ \t]*\r?\n(?:[ \t]*#[^\n]*\n)*/gu, " ")
    .replaceAll(/^--\S+\s+/gu, "");
}

function withoutCredentials(url: string): string {
  return url.replace(/\/\/[^/@\s]+@/u, "//***@");
}
