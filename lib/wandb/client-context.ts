import type { ReporterActor } from "../access/actor";
import { foldName } from "../access/name";
import type { ClientRunRow } from "../runs/client-run";
import type { Reporter } from "../tracking/load-reporter";

/** The kinds of nodes, each made where the others are only asked for. */
export interface Nodes {
  user: (context: ClientContext) => object;
  entity: (context: ClientContext, name: string) => object;
  project: (context: ClientContext, project: { id: string; name: string; createdAt: Date }) => object;
  run: (context: ClientContext, run: ClientRunRow) => object;
}

/** Who a client is, and how it reached this server. */
export interface ClientCaller {
  actor: ReporterActor;
  me: Reporter;
  /** An address that lets its holder read or write one file of a run, at the host by which the client came. */
  sign: (file: { method: "GET" | "PUT"; runId: string; name: string }) => string;
}

export interface ClientContext extends ClientCaller {
  nodes: Nodes;
}

/** The name of the entity that is meant, or null when it is none of the caller's: a key acts in one team. */
export function findEntity(
  { actor, me }: Pick<ClientCaller, "actor" | "me">,
  name: string | null | undefined,
): string | null {
  // Whatever a launched program names, it means its run: it may have been written for another server.
  if (actor.kind === "run") return me.team.name;
  if (name === null || name === undefined || name === "") return me.team.name;
  const key = foldName(name);
  // A person's own name means the team of the key.
  return key === foldName(me.team.name) || key === foldName(me.name) ? me.team.name : null;
}
