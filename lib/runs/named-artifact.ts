/** Artifacts that a run takes and makes, as its resolved config names them (R11). */
import type { JsonObject, JsonValue } from "../config/tree/node";
import { parseArtifactName } from "../config/values/artifact-name";
import { parseDuration } from "../config/values/duration";
import { outputTimes } from "../config/values/output-times";

export interface NamedArtifact {
  /** Its place in the config's list. */
  position: number;
  written: string;
  /** Where it is put. */
  path: string;
  /** What the name says of these; left out: the run's own. */
  entity?: string;
  project?: string;
  collection: string;
  /** A number (`v3`) or an alias. */
  reference: string;
}

/** Names that cannot be read are left out: the config's own check has an issue about them. */
export function listNamedInputs(config: JsonObject): NamedArtifact[] {
  const list = Array.isArray(config.input_artifacts) ? config.input_artifacts : [];
  return list.flatMap((item, position) => {
    const written = textAt(item, "name");
    const name = written === undefined ? { problem: "no name" } : parseArtifactName(written);
    if (written === undefined || "problem" in name) return [];
    const { name: collection, version: reference = "latest", ...where } = name;
    const path = textAt(item, "path") ?? `artifacts/${collection}`;
    return [{ position, written, path, ...where, collection, reference }];
  });
}

/** An artifact that a run makes of what lies at `path`. */
export interface NamedOutput extends Omit<NamedArtifact, "reference"> {
  type?: string;
  /** What points to its version besides `latest` and the run's name. */
  aliases: string[];
  when: (typeof outputTimes)[number];
  /** Seconds between the versions that are made while the program runs; left out: there are none (A8). */
  every?: number;
  /** Nothing at its path is no failure. */
  isOptional: boolean;
}

export function listNamedOutputs(config: JsonObject): NamedOutput[] {
  const list = Array.isArray(config.output_artifacts) ? config.output_artifacts : [];
  return list.flatMap((item, position) => {
    const written = textAt(item, "name");
    const name = written === undefined ? { problem: "no name" } : parseArtifactName(written);
    if (written === undefined || "problem" in name) return [];
    const { name: collection, version, ...where } = name;
    const type = textAt(item, "type");
    const { aliases, optional } = isMap(item) ? item : {};
    const asked = Array.isArray(aliases) ? aliases.filter((alias) => typeof alias === "string") : [];
    return {
      ...{ position, written, path: textAt(item, "path") ?? `artifacts/${collection}` },
      ...where,
      collection,
      ...(type !== undefined && { type }),
      aliases: [...new Set([...(version === undefined ? [] : [version]), ...asked])],
      when: outputTimes.find((time) => time === textAt(item, "when")) ?? "success",
      ...intervalOf(item),
      isOptional: optional === true,
    };
  });
}

function intervalOf(item: JsonValue): Pick<NamedOutput, "every"> {
  const every = parseDuration(textAt(item, "every") ?? "");
  return every === undefined ? {} : { every };
}

function isMap(item: JsonValue): item is JsonObject {
  return typeof item === "object" && item !== null && !Array.isArray(item);
}

function textAt(item: JsonValue, key: string): string | undefined {
  if (!isMap(item)) return undefined;
  const value = item[key];
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** As an artifact's version is shown: `imagenet:v7`. */
export function versionName(collection: string, index: number): string {
  return `${collection}:v${index}`;
}

/** What a run lacks, as its waiting reason says it. */
export function awaitedName(written: string): string {
  return `${written.replace(/^wandb-artifact:\/\//, "")} (no version yet)`;
}
