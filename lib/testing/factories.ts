/** Rows that tests and the seed start from, made past the use cases. Each call makes new names. */
import { randomBytes } from "node:crypto";
import type { AgentActor, PersonActor, Role, SystemActor, TeamId } from "../access/actor";
import { foldName } from "../access/name";
import { trustTeamId } from "../access/trust-team-id";
import type { Resource } from "../config/layer";
import type { Connection } from "../db/client";
import { hashSecretToken, makeSecretToken } from "../db/secret-token";
import { insertSession } from "../db/sessions";

/** A name nobody else in this database has. */
export function uniqueName(word: string): string {
  return `${word}-${randomBytes(4).toString("hex")}`;
}

export async function makeTeam(db: Connection, name = uniqueName("team")): Promise<SystemActor> {
  const team = await db.team.create({ data: { name, nameKey: foldName(name) } });
  return { kind: "system", name: "system", teamId: trustTeamId(team.id) };
}

/** A person with a role in a team (a new team when none is given). */
export async function makeMember(
  db: Connection,
  role: Role,
  options: { teamId?: TeamId; name?: string; passwordHash?: string } = {},
): Promise<PersonActor> {
  const teamId = options.teamId ?? (await makeTeam(db)).teamId;
  const name = options.name ?? uniqueName(role);
  const person = await db.person.create({
    data: {
      name,
      nameKey: foldName(name),
      passwordHash: options.passwordHash ?? null,
      memberships: { create: { teamId, role } },
    },
  });
  return { kind: "person", personId: person.id, name, teamId: trustTeamId(teamId), role };
}

/** A session of a browser, as the cookie names it. */
export async function makeSession(
  db: Connection,
  personId: string,
): Promise<{ personId: string; sessionId: string }> {
  return { personId, sessionId: await insertSession(db, personId, 3_600) };
}

/** A queue document that any resource accepts: one field, one hole. */
export const simpleQueueText = `resource_args:
  local-process: {}
env:
  EPOCHS: "{{epochs}}"
template_variables:
  epochs: {type: integer, default: 3, min: 1, max: 10}
`;

export interface MadeDocument {
  id: string;
  name: string;
}

/** A queue with one version. */
export async function makeQueue(
  db: Connection,
  teamId: TeamId,
  options: {
    name?: string;
    resource?: Resource;
    text?: string;
    maxRunning?: number;
    quotas?: Record<string, number>;
  } = {},
): Promise<MadeDocument> {
  const name = options.name ?? uniqueName("queue");
  const queue = await db.queue.create({
    data: {
      teamId,
      name,
      nameKey: foldName(name),
      resource: options.resource ?? "local-process",
      latestVersion: 1,
      maxRunning: options.maxRunning ?? null,
      quotas: options.quotas ?? {},
      versions: {
        create: { number: 1, text: options.text ?? simpleQueueText, createdBy: "factory" },
      },
    },
  });
  return { id: queue.id, name };
}

/** The smallest job an agent can start. */
export const simpleJobText = `git:
  repository: https://github.com/example/training.git
  commit: 0123456789abcdef0123456789abcdef01234567
entry_point: node train.js
`;

export const simplePipelineText = `${simpleJobText}stages:
  - {name: prepare}
  - {name: train, needs: [prepare]}
`;

/** A job with one version. */
export async function makeJob(
  db: Connection,
  teamId: TeamId,
  options: { name?: string; text?: string } = {},
): Promise<MadeDocument> {
  const name = options.name ?? uniqueName("job");
  const job = await db.job.create({
    data: {
      teamId,
      name,
      nameKey: foldName(name),
      latestVersion: 1,
      versions: { create: { number: 1, text: options.text ?? simpleJobText, createdBy: "factory" } },
    },
  });
  return { id: job.id, name };
}

export async function makeProject(
  db: Connection,
  teamId: TeamId,
  name = uniqueName("project"),
): Promise<MadeDocument> {
  const project = await db.project.create({ data: { teamId, name, nameKey: foldName(name) } });
  return { id: project.id, name };
}

/** An agent's token and the actor it stands for. */
export async function makeAgentToken(
  db: Connection,
  teamId: TeamId,
  options: { name?: string; queueIds?: string[] } = {},
): Promise<{ token: string; actor: AgentActor }> {
  const token = makeSecretToken("slw_");
  const name = options.name ?? uniqueName("agent");
  const queueIds = options.queueIds ?? [];
  const row = await db.apiToken.create({
    data: { teamId, kind: "agent", name, hash: hashSecretToken(token), prefix: token.slice(0, 8), queueIds },
  });
  const actor: AgentActor = { kind: "agent", tokenId: row.id, name, teamId: trustTeamId(teamId) };
  return { token, actor: queueIds.length > 0 ? { ...actor, queueIds } : actor };
}

/** A person's API token and the actor it stands for. */
export async function makePersonToken(
  db: Connection,
  person: PersonActor,
  options: { queueIds?: string[]; expiresAt?: Date; readOnly?: boolean } = {},
): Promise<{ token: string; actor: PersonActor }> {
  const token = makeSecretToken("slw_");
  const queueIds = options.queueIds ?? [];
  const { expiresAt = null, readOnly = false } = options;
  const { id } = await db.apiToken.create({
    data: {
      teamId: person.teamId,
      kind: "person",
      personId: person.personId,
      name: uniqueName("token"),
      hash: hashSecretToken(token),
      prefix: token.slice(0, 8),
      queueIds,
      expiresAt,
      readOnly,
    },
  });
  const actor: PersonActor = { ...person, token: { id, expiresAt, isReadOnly: readOnly } };
  return { token, actor: queueIds.length > 0 ? { ...actor, queueIds } : actor };
}
