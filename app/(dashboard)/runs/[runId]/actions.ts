"use server";

import { rerunRun } from "@/lib/dispatch/launch/rerun-run";
import { resumeRun } from "@/lib/dispatch/launch/resume-run";
import { cancelRun } from "@/lib/dispatch/line/cancel-run";
import type { RerunInput, ResumeInput } from "@/lib/dispatch/schema";
import { type Result, succeed } from "@/lib/result";
import { answerAction } from "../../answer-action";

/** Stops a run, or takes it out of the line. */
export async function cancelRunAction(runId: string): Promise<Result<{ runId: string }>> {
  return answerAction(async (actor) => succeed(await cancelRun(actor, { runId })));
}

/** Runs it again: exactly, or as today's queue and job say. */
export async function rerunRunAction(input: RerunInput): Promise<Result<{ runId: string; name: string }>> {
  return answerAction((actor) => rerunRun(actor, input));
}

/** Goes on with it, from its newest checkpoints. */
export async function resumeRunAction(input: ResumeInput): Promise<Result<{ runId: string; name: string }>> {
  return answerAction((actor) => resumeRun(actor, input));
}
