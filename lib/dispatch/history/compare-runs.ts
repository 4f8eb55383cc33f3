import type { Actor } from "../../access/actor";
import { notFound } from "../../access/require-permission";
import { getDatabase } from "../../db/client";
import { findRunsToCompare } from "../../db/runs";
import { requireInput } from "../../result";
import { codeFilesSchema } from "../../runs/agent-protocol";
import { type ComparedFacts, compareFacts, configFacts, dependencyFacts } from "../../runs/run-comparison";
import type { RunComparison, RunRow } from "../../runs/run-view";
import { jsonObjectSchema, sourcesSchema } from "../../runs/stored-run";
import { compareRunsInputSchema } from "../schema";
import { loadRunRows } from "./load-run-rows";
import { showConfig } from "./show-config";

/** Runs side by side, with every value's source; those the actor may not see are missing as if they never were. */
export async function compareRuns(actor: Actor, input: unknown): Promise<RunComparison> {
  const { runIds } = requireInput(compareRunsInputSchema, input);
  const asked = [...new Set(runIds)];
  const seen = new Map((await loadRunRows(actor, { runIds: asked })).map((row) => [row.id, row]));
  const runs = asked.flatMap((id) => seen.get(id) ?? []);
  if (runs.length === 0) throw notFound("run", asked.join(", "));
  const stored = await findRunsToCompare(getDatabase(), actor.teamId, [...seen.keys()]);
  const byId = new Map(stored.map((run) => [run.id, run]));
  const details = runs.map(({ id }) => {
    const run = byId.get(id);
    const config = jsonObjectSchema.parse(run?.config ?? {});
    return {
      config: showConfig(actor, { config, sources: sourcesSchema.parse(run?.sources ?? {}) }),
      commit: run?.commit ?? null,
      files: codeFilesSchema
        .nullable()
        .catch(null)
        .parse(run?.codeFiles ?? null),
    };
  });
  return {
    runs,
    missing: asked.filter((id) => !seen.has(id)),
    rows: [
      ...compareFacts("values", runs.map(valueFacts)),
      ...compareFacts(
        "config",
        details.map(({ config }) => configFacts(config.config, config.sources)),
      ),
      ...compareFacts(
        "code",
        runs.map((run, place) => codeFacts(run, details[place]?.commit ?? null)),
      ),
      ...compareFacts("dependencies", dependencyFacts(details.map(({ files }) => files))),
      ...compareFacts("machine", runs.map(machineFacts)),
    ],
  };
}

type Named = [name: string, text: string | null | undefined];

function factsOf(named: readonly Named[]): ComparedFacts {
  return new Map(named.flatMap(([name, text]) => (text ? [[name, { text }]] : [])));
}

function valueFacts({ values }: RunRow): ComparedFacts {
  return factsOf(Object.entries(values).map(([name, value]): Named => [name, String(value)]));
}

function codeFacts({ job, imageDigest }: RunRow, commit: string | null): ComparedFacts {
  return factsOf([
    ["job", job && `${job.name}:v${job.version}`],
    ["commit", commit],
    ["image", imageDigest],
  ]);
}

function machineFacts({ queue, resource, agent }: RunRow): ComparedFacts {
  return factsOf([
    ["queue", queue?.name],
    ["resource", resource],
    ["agent", agent?.name],
  ]);
}
