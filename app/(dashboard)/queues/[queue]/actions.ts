"use server";

import { z } from "zod";
import type { ChangedRuns } from "@/lib/dispatch/line/change-waiting-runs";
import { holdRuns } from "@/lib/dispatch/line/hold-runs";
import { prioritiseRuns } from "@/lib/dispatch/line/prioritise-runs";
import { releaseRuns } from "@/lib/dispatch/line/release-runs";
import type { PrioritiseRunsInput } from "@/lib/dispatch/schema";
import { parseInput, type Result, succeed } from "@/lib/result";
import { answerAction } from "../../answer-action";

/** Keeps waiting runs from being started, or lets them be started again. */
export async function setRunsHeldAction(
  runIds: readonly string[],
  held: boolean,
): Promise<Result<ChangedRuns>> {
  return answerAction(async (actor) => {
    const parsed = parseInput(z.boolean(), held);
    if (!parsed.ok) return parsed;
    return succeed(await (parsed.value ? holdRuns : releaseRuns)(actor, { runIds }));
  });
}

/** Gives waiting runs another priority, or moves them to the front of the line. */
export async function prioritiseRunsAction(input: PrioritiseRunsInput): Promise<Result<ChangedRuns>> {
  return answerAction(async (actor) => succeed(await prioritiseRuns(actor, input)));
}
