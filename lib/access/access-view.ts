/** What pages and the public API are shown of people, teams, tokens and the audit: plain JSON, times as ISO texts in UTC. */
import type { Role } from "./actor";
import type { Permission } from "./permissions";

export interface TeamView {
  id: string;
  name: string;
  role: Role;
  current: boolean;
}

/** The signed-in person, for the frame of every page. */
export interface Viewer {
  personId: string;
  name: string;
  role: Role;
  team: { id: string; name: string };
  teams: TeamView[];
}

/** Who a program acts as. */
export interface MeView {
  personId: string;
  name: string;
  role: Role;
  team: { id: string; name: string };
  /** The queues its token is limited to; null means every queue of the team. */
  queues: { id: string; name: string }[] | null;
  /** What it may do, to things of anyone. */
  permissions: Permission[];
}

export interface MemberView {
  personId: string;
  name: string;
  role: Role;
  joinedAt: string;
}

/** A link that was just made; it is shown once. */
export interface InvitationView {
  /** Path on this server, such as `/join/…`. */
  path: string;
  expiresAt: string;
}

export interface ApiTokenView {
  id: string;
  kind: "person" | "agent";
  name: string;
  /** The first characters, to tell tokens apart. */
  prefix: string;
  /** Whom a person's token acts as. */
  person: { id: string; name: string } | null;
  /** Empty: every queue of the team. */
  queues: { id: string; name: string }[];
  /** It looks, and changes nothing. */
  readOnly: boolean;
  /** The token it was made with, and with which it ends. */
  madeWith: { id: string; name: string } | null;
  createdAt: string;
  lastUsedAt: string | null;
  expiresAt: string | null;
  state: "active" | "expired" | "revoked";
}

export interface AuditEntry {
  id: string;
  at: string;
  /** `noun:verb`, past tense: `queue:saved`. */
  kind: string;
  actor: { kind: "person" | "agent" | "system"; name: string };
  /** Name of what it was done to. */
  subject: string;
  data: Record<string, string | number | boolean | null>;
}

export interface AuditPage {
  rows: AuditEntry[];
  total: number;
  page: number;
  pageSize: number;
}
