import type { Actor } from "../../access/actor";
import { requireInput } from "../../result";
import { type PlanUploadsResponse, planUploadsRequestSchema } from "../../runs/agent-protocol";
import { findKnownContents } from "../plan-contents";
import { actForRun } from "./act-for-run";

/** Which contents the agent still has to send, each with the address for it; null for one that is there. */
export async function planUploads(
  actor: Actor,
  runId: string,
  input: unknown,
  sign: (md5: string, size: number) => string,
): Promise<PlanUploadsResponse> {
  const { agentId, attempt, contents } = requireInput(planUploadsRequestSchema, input);
  const program = await actForRun(actor, { runId, agentId, attempt });
  const known = await findKnownContents(program, { md5s: contents.map(({ md5 }) => md5) });
  return { addresses: contents.map(({ md5, size }) => (known.has(md5) ? null : sign(md5, size))) };
}
