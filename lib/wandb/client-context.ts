import type { ReporterActor } from "../access/actor";
import { foldName } from "../access/name";
import type { ArtifactCollectionRow, ArtifactMemberRow, ArtifactVersionRow } from "../runs/artifact";
import type { ClientRunRow } from "../runs/client-run";
import type { Reporter } from "../tracking/load-reporter";

/** The kinds of nodes, each made where the others are only asked for. */
export interface Nodes {
  user: (context: ClientContext) => object;
  entity: (context: ClientContext, name: string) => object;
  project: (context: ClientContext, project: { id: string; name: string; createdAt: Date }) => object;
  run: (context: ClientContext, run: ClientRunRow) => object;
  artifact: (context: ClientContext, version: ArtifactVersionRow) => object;
  collection: (context: ClientContext, collection: ArtifactCollectionRow) => object;
  member: (context: ClientContext, member: ArtifactMemberRow) => object;
  /** What a type of artifacts has of its own, in a project. */
  ofType: (context: ClientContext, project: string, type: string) => object;
}

/** A file of a run, or a content (base64 of its MD5) or manifest of the caller's team. */
export type Signable = { runId: string; name: string } | { md5: string } | { manifestId: string };

/** Who a client is, and how it reached this server. */
export interface ClientCaller {
  actor: ReporterActor;
  me: Reporter;
  /** An address that lets its holder read or write one thing, at the host by which the client came. */
  sign: (what: { method: "GET" | "PUT" } & Signable) => string;
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
