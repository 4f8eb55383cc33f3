import type { z } from "zod";
import type { Actor, PersonActor } from "../../access/actor";
import { can } from "../../access/can";
import { refusalWords } from "../../access/refusal-words";
import { notFound } from "../../access/require-permission";
import type { ConfigDocument } from "../../config/tree/node";
import { readJobReference } from "../../config/values/job-reference";
import { getDatabase } from "../../db/client";
import { canSeeQueue } from "../../db/get-own-queue";
import { findLaunchSources, type LaunchAsked, type LaunchSources } from "../../db/launch-sources";
import { AppError } from "../../errors";
import { type Result, refuse, succeed } from "../../result";
import type { launchInputSchema } from "../schema";
import { adminDocuments, chosenDocuments } from "./launch-documents";
import type { LaunchRequest } from "./plan-launch";

/** Refuses who may not launch on that queue. Agents and the system never launch. */
export function requireLauncher(actor: Actor, queueId: string): PersonActor {
  if (actor.kind === "person" && can(actor, "run:launch", { teamId: actor.teamId, queueId })) return actor;
  throw new AppError(
    "FORBIDDEN",
    refusalWords(
      actor,
      "run:launch",
      "you may not launch runs: ask an admin of the team for the role researcher",
    ),
  );
}

/** The queue and all documents of a launch input, for an actor that may launch there. */
export async function readLaunch(
  actor: Actor,
  input: z.output<typeof launchInputSchema>,
): Promise<Result<LaunchRequest & Pick<LaunchSources, "builders">>> {
  const { values, stage, preset } = input;
  const job = input.job === undefined ? undefined : readJobReference(input.job);
  const sources = await loadLaunchSources(actor, { queue: input.queue, job, preset });
  requireLauncher(actor, sources.queue.id);
  const chosen = chosenDocuments(sources, input);
  if (!chosen.ok) return refuse(chosen.issues);
  const documents = { ...adminDocuments(sources), ...chosen.value, overrides: readOverrides(input) };
  const { team, queue, builders } = sources;
  return succeed({ team, queue, builders, documents, values, stage });
}

/** What launching on a queue starts from; a queue that the actor may not see is not found. */
export async function loadLaunchSources(actor: Actor, asked: LaunchAsked): Promise<LaunchSources> {
  const sources = await findLaunchSources(getDatabase(), actor.teamId, asked);
  if (!sources || !canSeeQueue(actor, sources.queue)) throw notFound("queue", asked.queue);
  return sources;
}

/** What was asked for this once, as documents of the override layer, so that the queue's rules judge it (R25, R27). */
function readOverrides(input: z.output<typeof launchInputSchema>): ConfigDocument[] {
  const { name, project, priority, override, overrideResourceArgs } = input;
  const asked = {
    ...(name !== undefined && { name }),
    ...(project !== undefined && { project }),
    ...(priority !== undefined && { priority }),
  };
  const documents: ConfigDocument[] = [];
  if (override !== undefined && override.trim() !== "")
    documents.push({ layer: "override", file: "override", text: override });
  if (overrideResourceArgs !== undefined && overrideResourceArgs.trim() !== "")
    documents.push({
      layer: "override",
      file: "override of resource_args",
      text: overrideResourceArgs,
      under: "resource_args",
    });
  if (Object.keys(asked).length > 0)
    documents.push({ layer: "override", file: "launch form", text: JSON.stringify(asked) });
  return documents;
}
