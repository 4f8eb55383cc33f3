import type { Actor } from "../../access/actor";
import { can } from "../../access/can";
import { refusalWords } from "../../access/refusal-words";
import { setAgentOrder } from "../../db/agents";
import { insertAuditEvent } from "../../db/audit-events";
import { notify } from "../../db/notifications";
import { inTransaction } from "../../db/transaction";
import { AppError } from "../../errors";
import { logEvent } from "../../logger";
import { requireInput } from "../../result";
import type { AgentView } from "../../runs/run-view";
import { orderAgentInputSchema } from "../schema";
import { loadAgent } from "./load-agent";

/** Tells an agent to drain (finish what runs, take nothing new), to shut down after that, or to take work again. */
export async function orderAgent(actor: Actor, input: unknown): Promise<AgentView> {
  const { agentId, order } = requireInput(orderAgentInputSchema, input);
  const agent = await loadAgent(actor, { agentId });
  if (!can(actor, "agent:manage", { teamId: actor.teamId }))
    throw new AppError(
      "FORBIDDEN",
      refusalWords(actor, "agent:manage", "only an admin may drain or stop an agent"),
    );
  await inTransaction(async (tx) => {
    await setAgentOrder(tx, actor.teamId, agentId, order === "resume" ? null : order);
    await insertAuditEvent(tx, actor, {
      kind: "agent:draining",
      subject: agent.name,
      data: { agentId, order },
    });
    await notify(tx, "slipway_agent", agentId);
  });
  logEvent("agent:draining", { agent: agentId, order });
  return await loadAgent(actor, { agentId });
}
