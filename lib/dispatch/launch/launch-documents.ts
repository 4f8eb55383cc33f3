/** The documents a launch is merged from, as they are read for a new run and frozen on it for running it again. */
import type { LayerName } from "../../config/layer";
import type { ConfigDocument } from "../../config/tree/node";
import { readJobReference } from "../../config/values/job-reference";
import type { LaunchSources, SourceDocument } from "../../db/launch-sources";
import { AppError } from "../../errors";
import { type Result, refuse, succeed } from "../../result";
import type { StoredDocument } from "../../runs/stored-run";
import { launchIssue } from "./launch-issue";

export interface LaunchDocuments {
  queue: ConfigDocument & { version: number };
  teamDefaults?: ConfigDocument;
  job?: ConfigDocument;
  /** The stored job the job document is of. */
  jobOf?: { id: string; name: string; version: number };
  preset?: ConfigDocument;
  overrides: ConfigDocument[];
  /** Every base config there is, by the name `base_config` uses. */
  bases: Map<string, ConfigDocument>;
}

function stored(layer: LayerName, title: string, row: SourceDocument): ConfigDocument & { version: number } {
  return {
    layer,
    file: `${title} v${row.number}`,
    text: row.text,
    version: row.number,
    author: row.createdBy,
  };
}

/** The queue's and the team's side as it is today. */
export function adminDocuments(
  sources: LaunchSources,
): Pick<LaunchDocuments, "queue" | "teamDefaults" | "bases"> {
  const { queue, version, defaults, bases } = sources;
  if (!version)
    throw new AppError("CONFLICT", `queue ${queue.name} has no config yet: an admin must save one`);
  return {
    queue: stored("queue", `queue ${queue.name}`, version),
    ...(defaults && { teamDefaults: stored("team-defaults", "team defaults", defaults) }),
    bases: new Map(bases.map((row) => [row.name, stored("base", `base ${row.name}`, row)])),
  };
}

/** What the person chose: a stored job or the text of one, and a preset. */
export function chosenDocuments(
  sources: LaunchSources,
  chosen: { job?: string | undefined; jobText?: string | undefined; preset?: string | undefined },
): Result<Pick<LaunchDocuments, "job" | "jobOf" | "preset">> {
  const job = chosen.job === undefined ? succeed({}) : jobDocument(sources, chosen.job);
  const preset = chosen.preset === undefined ? succeed({}) : presetDocument(sources, chosen.preset);
  if (!job.ok || !preset.ok) return refuse([...job.issues, ...preset.issues]);
  const inline: ConfigDocument | undefined =
    chosen.jobText === undefined ? undefined : { layer: "job", file: "job config", text: chosen.jobText };
  return succeed({ ...job.value, ...preset.value, ...(inline && { job: inline }) });
}

function jobDocument(
  { job }: LaunchSources,
  reference: string,
): Result<Pick<LaunchDocuments, "job" | "jobOf">> {
  const { name } = readJobReference(reference);
  if (!job) return refuse([launchIssue("unknown-job", `There is no job named ${name}.`, "/job")]);
  if (job.isArchived)
    return refuse([launchIssue("job-archived", `Job ${job.name} is archived: choose another one.`, "/job")]);
  if (!job.version)
    return refuse([
      launchIssue(
        "unknown-job-version",
        `Job ${job.name} has versions v1 to v${job.latestVersion}, and no ${reference.slice(name.length + 1)}.`,
        "/job",
      ),
    ]);
  return succeed({
    job: stored("job", `job ${job.name}`, job.version),
    jobOf: { id: job.id, name: job.name, version: job.version.number },
  });
}

function presetDocument({ preset }: LaunchSources, name: string): Result<Pick<LaunchDocuments, "preset">> {
  if (!preset) return refuse([launchIssue("unknown-preset", `There is no preset named ${name}.`, "/preset")]);
  return succeed({ preset: stored("preset", `preset ${preset.name}`, preset) });
}

/** Finds a base config by path or name (R24). Bases have no directory here, so a path is only another spelling of a name. */
export function findBase(
  bases: ReadonlyMap<string, ConfigDocument>,
  name: string,
): { name: string; document: ConfigDocument } | { refused: string } | undefined {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(name) || name.startsWith("/") || name.includes("\0"))
    return { refused: "a base config is named by its name or by a path inside the team's configs" };
  const path = name.split("/").filter((part) => part !== "." && part !== "");
  if (path.includes("..")) return { refused: "a base config may not lie outside the team's configs" };
  const plain = path.join("/");
  for (const candidate of [plain, `${plain}.yaml`, `${plain}.yml`, `${plain}.json`]) {
    const document = bases.get(candidate);
    if (document) return { name: candidate, document };
  }
  return undefined;
}

/** The documents as they are frozen on the run; of the bases only those that were used. */
export function freezeDocuments(
  documents: LaunchDocuments,
  usedBases: ReadonlySet<string>,
): StoredDocument[] {
  const bases = [...documents.bases].filter(([name]) => usedBases.has(name));
  return [
    ...(documents.teamDefaults ? [documents.teamDefaults] : []),
    documents.queue,
    ...bases.map(([name, document]) => ({ ...document, name })),
    ...(documents.job ? [documents.job] : []),
    ...(documents.preset ? [documents.preset] : []),
    ...documents.overrides,
  ];
}

/** The reverse of `freezeDocuments`. */
export function thawDocuments(
  frozen: readonly StoredDocument[],
  jobOf: LaunchDocuments["jobOf"],
): LaunchDocuments {
  const of = (layer: LayerName) => frozen.filter((document) => document.layer === layer).map(toDocument);
  const [queue] = of("queue");
  if (!queue) throw new AppError("CONFLICT", "the run has no queue config to run it with again");
  const [teamDefaults] = of("team-defaults");
  const [job] = of("job");
  const [preset] = of("preset");
  const bases = frozen.filter((document) => document.layer === "base");
  return {
    queue: { ...queue, version: queue.version ?? 0 },
    ...(teamDefaults && { teamDefaults }),
    ...(job && { job }),
    ...(jobOf && { jobOf }),
    ...(preset && { preset }),
    overrides: of("override"),
    bases: new Map(bases.map((document) => [document.name ?? document.file, toDocument(document)])),
  };
}

function toDocument({ layer, file, text, version, author, under }: StoredDocument): ConfigDocument {
  return {
    layer,
    file,
    text,
    ...(version !== undefined && { version }),
    ...(author !== undefined && { author }),
    ...(under !== undefined && { under }),
  };
}
