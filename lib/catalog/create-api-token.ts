import type { z } from "zod";
import type { ApiTokenView } from "../access/access-view";
import type { Actor, PersonToken } from "../access/actor";
import { can } from "../access/can";
import { requirePermission } from "../access/require-permission";
import type { Issue } from "../config/issue";
import { countLiveTokens, insertApiToken } from "../db/api-tokens";
import { insertAuditEvent } from "../db/audit-events";
import { getDatabase } from "../db/client";
import { findQueue, type QueueRow } from "../db/queues";
import { hashSecretToken, makeSecretToken } from "../db/secret-token";
import { inTransaction } from "../db/transaction";
import { AppError } from "../errors";
import { logEvent } from "../logger";
import { parseInput, type Result, refuse, succeed } from "../result";
import { type CreateApiTokenInput, createApiTokenInputSchema } from "./schema";
import { toApiTokenView } from "./token-views";

export interface CreatedApiToken {
  /** The one copy: only its hash is stored. */
  token: string;
  view: ApiTokenView;
}

type ParsedInput = z.output<typeof createApiTokenInputSchema>;

const day = 24 * 60 * 60 * 1000;

/** Makes an API token: a person's acts as its maker, an agent's may take runs; either may be limited to some queues. */
export async function createApiToken(
  actor: Actor,
  input: CreateApiTokenInput,
): Promise<Result<CreatedApiToken>> {
  const parsed = parseInput(createApiTokenInputSchema, input);
  if (!parsed.ok) return parsed;
  const { kind, name, readOnly } = parsed.value;
  requirePermission(actor, kind === "agent" ? "token:create-agent" : "token:create-own");
  if (kind === "person" && actor.kind !== "person")
    throw new AppError("FORBIDDEN", "Only a person can make a token that acts as a person.");
  const now = new Date();
  const issues = [...findReadOnlyIssues(parsed.value), ...findLifeIssues(actor, parsed.value, now)];
  const scope = await findQueues(actor, parsed.value.queues);
  if (!scope.ok) return refuse([...issues, ...scope.issues]);
  if (issues.length > 0) return refuse(issues);

  const token = makeSecretToken("slw_");
  const personId = actor.kind === "person" ? actor.personId : null;
  const row = await inTransaction(async (tx) => {
    const owner = kind === "person" && personId !== null ? { personId } : "agents";
    if ((await countLiveTokens(tx, actor.teamId, owner)) >= mostTokens[kind]) return null;
    const stored = await insertApiToken(tx, {
      teamId: actor.teamId,
      kind,
      personId: kind === "person" ? personId : null,
      name,
      hash: hashSecretToken(token),
      prefix: token.slice(0, 8),
      queueIds: scope.value.map(({ id }) => id),
      readOnly,
      madeWithId: tokenOf(actor)?.id ?? null,
      createdById: personId,
      expiresAt: askedEnd(parsed.value, now) ?? tokenOf(actor)?.expiresAt ?? null,
    });
    await insertAuditEvent(tx, actor, {
      kind: "token:created",
      subject: name,
      data: { tokenId: stored.id, kind, readOnly, queues: scope.value.map((queue) => queue.name).join(", ") },
    });
    return stored;
  });
  if (!row) return refuse([tooMany(kind)]);
  logEvent("token:created", { tokenId: row.id, kind, actor: actor.name });
  const names = new Map(scope.value.map((queue) => [queue.id, queue.name]));
  return succeed({ token, view: toApiTokenView(row, names, now) });
}

/** How many tokens that work there may be: a person's in a team, and a team's for agents. */
const mostTokens = { person: 50, agent: 1_000 };

function tooMany(kind: "person" | "agent"): Issue {
  const message =
    kind === "person"
      ? `You have ${mostTokens.person} API tokens that work, which is the most: revoke one you no longer use.`
      : `The team has ${mostTokens.agent.toLocaleString("en")} agents' tokens that work, which is the most: revoke one that is no longer used.`;
  return { code: "token-limit", severity: "error", message, path: "" };
}

function findReadOnlyIssues({ kind, readOnly }: ParsedInput): Issue[] {
  if (!(kind === "agent" && readOnly)) return [];
  const message = "An agent reports what it runs, so its token cannot be read-only: leave that out.";
  return [{ code: "token-read-only", severity: "error", message, path: "/readOnly" }];
}

/** A token that makes another one ends no earlier: else who got hold of it once would be in for good. */
function findLifeIssues(actor: Actor, input: ParsedInput, now: Date): Issue[] {
  const [asked, last] = [askedEnd(input, now), tokenOf(actor)?.expiresAt];
  if (!asked || !last || asked <= last) return [];
  const message = `What is made with a token ends with it at the latest, and this one works until ${last.toISOString().slice(0, 16).replace("T", " ")} UTC: ask for fewer days or leave them out, or make the token in Settings, Tokens.`;
  return [{ code: "token-outlives", severity: "error", message, path: "/expiresInDays" }];
}

function askedEnd({ expiresInDays }: ParsedInput, now: Date): Date | null {
  return expiresInDays ? new Date(now.getTime() + expiresInDays * day) : null;
}

function tokenOf(actor: Actor): PersonToken | undefined {
  return actor.kind === "person" ? actor.token : undefined;
}

async function findQueues(actor: Actor, references: readonly string[]): Promise<Result<QueueRow[]>> {
  const queues = new Map<string, QueueRow>();
  const issues: Issue[] = [];
  for (const [index, reference] of references.entries()) {
    const queue = await findQueue(getDatabase(), actor.teamId, reference);
    if (queue && can(actor, "queue:view", { queueId: queue.id })) queues.set(queue.id, queue);
    else issues.push(unknownQueue(reference, index));
  }
  return issues.length > 0 ? refuse(issues) : succeed([...queues.values()]);
}

function unknownQueue(reference: string, index: number): Issue {
  return {
    code: "queue-unknown",
    severity: "error",
    message: `There is no queue "${reference}" in this team: choose one from the list of queues.`,
    path: `/queues/${index}`,
  };
}
