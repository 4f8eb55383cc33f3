/** Launches and stops runs as a person's program would: over HTTP, again and again until it is answered. */
import { setTimeout as delay } from "node:timers/promises";
import { ApiError, createClient } from "../lib/api/client";
import { endpoints } from "../lib/api/endpoints";
import type { World } from "./world";

/** What a run does: leave a mark that it was started, say so, work a little, say the last word, leave another mark, end. */
function script(marks: string, milliseconds: number): string {
  const mark = `"${marks}/$SLIPWAY_RUN_ID.$SLIPWAY_ATTEMPT`;
  return `: > ${mark}.$$.start"; echo first; sleep ${milliseconds / 1_000}; echo last; : > ${mark}.$$.end"`;
}

const callMs = 5_000;
const patienceMs = 120_000;

async function untilAnswered<T>(call: (signal: AbortSignal) => Promise<T>): Promise<T> {
  for (const end = performance.now() + patienceMs; ; ) {
    try {
      return await call(AbortSignal.timeout(callMs));
    } catch (error) {
      const isFinal =
        error instanceof ApiError && error.status >= 400 && error.status < 500 && error.status !== 429;
      if (isFinal || performance.now() > end) throw error;
      await delay(200);
    }
  }
}

/** The same key with every try: however often it is sent, it is one run. */
export async function launch(world: World, key: string, milliseconds: number): Promise<string> {
  const client = createClient({ url: world.url, key: world.key });
  const jobText = JSON.stringify({
    git: world.code,
    command: ["/bin/sh", "-c", script(world.marks, milliseconds)],
  });
  const { runId } = await untilAnswered((signal) =>
    client.call(endpoints.launchRun, { body: { queue: world.queue, jobText }, idempotencyKey: key, signal }),
  );
  return runId;
}

export async function stop(world: World, runId: string): Promise<void> {
  const client = createClient({ url: world.url, key: world.key });
  await untilAnswered((signal) => client.call(endpoints.cancelRun, { params: { runId }, signal }));
}
