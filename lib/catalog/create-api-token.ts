import type { ApiTokenView } from "../access/access-view";
import type { Actor } from "../access/actor";
import { can } from "../access/can";
import type { Issue } from "../config/issue";
import { insertApiToken } from "../db/api-tokens";
import { insertAuditEvent } from "../db/audit-events";
import { getDatabase } from "../db/client";
import { findQueue, type QueueRow } from "../db/queues";
import { hashSecretToken, makeSecretToken } from "../db/secret-token";
import { inTransaction } from "../db/transaction";
import { AppError } from "../errors";
import { logEvent } from "../logger";
import { parseInput, type Result, refuse, succeed } from "../result";
import { requirePermission } from "./require-permission";
import { type CreateApiTokenInput, createApiTokenInputSchema } from "./schema";
import { toApiTokenView } from "./token-views";

export interface CreatedApiToken {
  /** The one copy: only its hash is stored. */
  token: string;
  view: ApiTokenView;
}

const day = 24 * 60 * 60 * 1000;

/** Makes an API token: a person's acts as its maker, an agent's may take runs; either may be limited to some queues. */
export async function createApiToken(
  actor: Actor,
  input: CreateApiTokenInput,
): Promise<Result<CreatedApiToken>> {
  const parsed = parseInput(createApiTokenInputSchema, input);
  if (!parsed.ok) return parsed;
  const { kind, name, expiresInDays } = parsed.value;
  requirePermission(actor, kind === "agent" ? "token:create-agent" : "token:create-own");
  if (kind === "person" && actor.kind !== "person")
    throw new AppError("FORBIDDEN", "Only a person can make a token that acts as a person.");
  const scope = await findQueues(actor, parsed.value.queues);
  if (!scope.ok) return scope;

  const now = new Date();
  const token = makeSecretToken("slw_");
  const personId = actor.kind === "person" ? actor.personId : null;
  const row = await inTransaction(async (tx) => {
    const stored = await insertApiToken(tx, {
      teamId: actor.teamId,
      kind,
      personId: kind === "person" ? personId : null,
      name,
      hash: hashSecretToken(token),
      prefix: token.slice(0, 8),
      queueIds: scope.value.map(({ id }) => id),
      createdById: personId,
      expiresAt: expiresInDays ? new Date(now.getTime() + expiresInDays * day) : null,
    });
    await insertAuditEvent(tx, actor, {
      kind: "token:created",
      subject: name,
      data: { tokenId: stored.id, kind, queues: scope.value.map((queue) => queue.name).join(", ") },
    });
    return stored;
  });
  logEvent("token:created", { tokenId: row.id, kind, actor: actor.name });
  const names = new Map(scope.value.map((queue) => [queue.id, queue.name]));
  return succeed({ token, view: toApiTokenView(row, names, now) });
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
