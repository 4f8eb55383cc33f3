import type { z } from "zod";
import type { Actor, PersonActor } from "../../access/actor";
import { can } from "../../access/can";
import type { ConfigDocument } from "../../config/tree/node";
import { getDatabase } from "../../db/client";
import { findTeam } from "../../db/teams";
import { AppError } from "../../errors";
import { type Result, refuse, succeed } from "../../result";
import { requireQueue } from "../require-queue";
import type { launchInputSchema } from "../schema";
import { loadAdminDocuments, loadChosenDocuments } from "./launch-documents";
import type { LaunchRequest } from "./plan-launch";

/** Refuses who may not launch on that queue. Agents and the system never launch. */
export function requireLauncher(actor: Actor, queueId: string): PersonActor {
  if (actor.kind === "person" && can(actor, "run:launch", { teamId: actor.teamId, queueId })) return actor;
  throw new AppError(
    "FORBIDDEN",
    "you may not launch runs: ask an admin of the team for the role researcher",
  );
}

/** The queue and all documents of a launch input, for an actor that may launch there. */
export async function readLaunch(
  actor: Actor,
  input: z.output<typeof launchInputSchema>,
): Promise<Result<LaunchRequest>> {
  const queue = await requireQueue(actor, input.queue);
  requireLauncher(actor, queue.id);
  const [team, admin, chosen] = await Promise.all([
    findTeam(getDatabase(), actor.teamId),
    loadAdminDocuments(actor.teamId, queue),
    loadChosenDocuments(actor.teamId, input),
  ]);
  if (!team) throw new AppError("NOT_FOUND", "the team is gone");
  if (!chosen.ok) return refuse(chosen.issues);
  const documents = { ...admin, ...chosen.value, overrides: readOverrides(input) };
  const { values, stage } = input;
  return succeed({ team: team.name, queue, documents, values, stage });
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
