"use server";

import { orderAgent } from "@/lib/dispatch/agents/order-agent";
import type { OrderAgentInput } from "@/lib/dispatch/schema";
import { type Result, succeed } from "@/lib/result";
import type { AgentView } from "@/lib/runs/run-view";
import { answerAction } from "../answer-action";

/** Drains an agent, shuts it down after that, or lets it take work again. */
export async function orderAgentAction(input: OrderAgentInput): Promise<Result<AgentView>> {
  return answerAction(async (actor) => succeed(await orderAgent(actor, input)));
}
