/** The documents a launch is merged from, as they are read for a new run and frozen on it for running it again. */
import type { TeamId } from "../../access/actor";
import type { LayerName } from "../../config/layer";
import type { ConfigDocument } from "../../config/tree/node";
import { readJobReference } from "../../config/values/job-reference";
import { getDatabase } from "../../db/client";
import type { DocumentVersionRow } from "../../db/document-version";
import { findJob, findJobVersion } from "../../db/jobs";
import { findQueueVersion, type QueueRow } from "../../db/queues";
import { findLatestTeamConfig, listLatestBases, teamDefaultsName } from "../../db/team-configs";
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

function stored(
  layer: LayerName,
  title: string,
  row: DocumentVersionRow,
): ConfigDocument & { version: number } {
  return {
    layer,
    file: `${title} v${row.number}`,
    text: row.text,
    version: row.number,
    author: row.createdBy,
  };
}

/** The queue's and the team's side as it is today. */
export async function loadAdminDocuments(
  teamId: TeamId,
  queue: QueueRow,
): Promise<Pick<LaunchDocuments, "queue" | "teamDefaults" | "bases">> {
  const db = getDatabase();
  const [version, defaults, bases] = await Promise.all([
    findQueueVersion(db, queue.id, queue.latestVersion),
    findLatestTeamConfig(db, teamId, "team-defaults", teamDefaultsName),
    listLatestBases(db, teamId),
  ]);
  if (!version)
    throw new AppError("CONFLICT", `queue ${queue.name} has no config yet: an admin must save one`);
  return {
    queue: stored("queue", `queue ${queue.name}`, version),
    ...(defaults && { teamDefaults: stored("team-defaults", "team defaults", defaults) }),
    bases: new Map(bases.map((row) => [row.name, stored("base", `base ${row.name}`, row)])),
  };
}

/** What the person chose: a stored job or the text of one, and a preset. */
export async function loadChosenDocuments(
  teamId: TeamId,
  chosen: { job?: string | undefined; jobText?: string | undefined; preset?: string | undefined },
): Promise<Result<Pick<LaunchDocuments, "job" | "jobOf" | "preset">>> {
  const job = chosen.job === undefined ? succeed({}) : await loadJob(teamId, chosen.job);
  const preset = chosen.preset === undefined ? succeed({}) : await loadPreset(teamId, chosen.preset);
  if (!job.ok || !preset.ok) return refuse([...job.issues, ...preset.issues]);
  const inline: ConfigDocument | undefined =
    chosen.jobText === undefined ? undefined : { layer: "job", file: "job config", text: chosen.jobText };
  return succeed({ ...job.value, ...preset.value, ...(inline && { job: inline }) });
}

async function loadJob(
  teamId: TeamId,
  reference: string,
): Promise<Result<Pick<LaunchDocuments, "job" | "jobOf">>> {
  const { name, version } = readJobReference(reference);
  const job = await findJob(getDatabase(), teamId, name);
  if (!job) return refuse([launchIssue("unknown-job", `There is no job named ${name}.`, "/job")]);
  if (job.archivedAt)
    return refuse([launchIssue("job-archived", `Job ${job.name} is archived: choose another one.`, "/job")]);
  const row = await findJobVersion(getDatabase(), job, version);
  if (!row)
    return refuse([
      launchIssue(
        "unknown-job-version",
        `Job ${job.name} has versions v1 to v${job.latestVersion}, and no ${reference.slice(name.length + 1)}.`,
        "/job",
      ),
    ]);
  return succeed({
    job: stored("job", `job ${job.name}`, row),
    jobOf: { id: job.id, name: job.name, version: row.number },
  });
}

async function loadPreset(teamId: TeamId, name: string): Promise<Result<Pick<LaunchDocuments, "preset">>> {
  const row = await findLatestTeamConfig(getDatabase(), teamId, "preset", name);
  if (!row) return refuse([launchIssue("unknown-preset", `There is no preset named ${name}.`, "/preset")]);
  return succeed({ preset: stored("preset", `preset ${row.name}`, row) });
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
