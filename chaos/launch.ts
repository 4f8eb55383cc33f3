/** Launches and stops runs as a person's program would: over HTTP, again and again until it is answered. */
import { setTimeout as delay } from "node:timers/promises";
import { ApiError, createClient } from "../lib/api/api-client";
import { endpoints } from "../lib/api/endpoints";
import { queueOf } from "./make-team";
import type { Plan } from "./plan";
import type { World } from "./world";

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
export async function launch(world: World, key: string, { resource, milliseconds }: Plan): Promise<string> {
  const client = createClient({ url: world.url, key: world.key });
  const jobText = JSON.stringify(world.places.get(resource)?.job(milliseconds));
  const body = { queue: queueOf(resource), jobText };
  const { runId } = await untilAnswered((signal) =>
    client.call(endpoints.launchRun, { body, idempotencyKey: key, signal }),
  );
  return runId;
}

export async function stop(world: World, runId: string): Promise<void> {
  const client = createClient({ url: world.url, key: world.key });
  await untilAnswered((signal) => client.call(endpoints.cancelRun, { params: { runId }, signal }));
}
