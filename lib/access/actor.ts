/** Roles of a person in a team; each is a list of permissions in `permissions.ts`. */
export const roles = ["admin", "lead", "researcher", "viewer"] as const;
export type Role = (typeof roles)[number];

/** A team, as a row of the database names it: what a caller sent is none, so no query can be given it by mistake. */
export type TeamId = string & { readonly __brand: "TeamId" };

/** With which API token a person came. */
export interface PersonToken {
  id: string;
  /** Null: it does not expire. */
  expiresAt: Date | null;
  /** It looks, and changes nothing. */
  isReadOnly: boolean;
}

export interface PersonActor {
  kind: "person";
  personId: string;
  name: string;
  teamId: TeamId;
  role: Role;
  /** Set when the person came with an API token limited to some queues; undefined means all. */
  queueIds?: readonly string[];
  /** Undefined when they came with a session. */
  token?: PersonToken;
}

export interface AgentActor {
  kind: "agent";
  tokenId: string;
  name: string;
  teamId: TeamId;
  /** The queues the agent's token is scoped to; undefined means all of the team. */
  queueIds?: readonly string[];
}

/** A program, known by the key of the attempt that started it. It reaches the run it belongs to, and nothing else. */
export interface RunActor {
  kind: "run";
  runId: string;
  attempt: number;
  /** Who launched the run. */
  name: string;
  teamId: TeamId;
  queueIds?: undefined;
}

export interface SystemActor {
  kind: "system";
  name: "system";
  teamId: TeamId;
}

/** Who does something. */
export type Actor = PersonActor | AgentActor | RunActor | SystemActor;

/** Who may say what a program reports: a person with a key of theirs, or a launched program with the key of its run. */
export type ReporterActor = PersonActor | RunActor;
