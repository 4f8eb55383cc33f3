/**
 * A program that reports, over the W&B client's wire and with its manners: it asks where it was, sends lines by their numbers, and
 * sends a request again until it is answered. What was acknowledged it writes down where a kill cannot take it back.
 */
import { appendFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import { lineAt, project, readSettings } from "./settings";

const { url, key, name, lines, ledger } = readSettings(process.env);
const authorization = `Basic ${Buffer.from(`api:${key}`).toString("base64")}`;
const callMs = 5_000;
const paceMs = 100;
const linesAtOnce = 5;

interface Answer {
  status: number;
  text: string;
}

/** Null when it was not answered, in whole and in time. */
async function tryOnce(path: string, body: object): Promise<Answer | null> {
  try {
    const response = await fetch(`${url}${path}`, {
      method: "POST",
      headers: { authorization, "content-type": "application/json" },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(callMs),
    });
    return { status: response.status, text: await response.text() };
  } catch {
    return null;
  }
}

/** A promise that never settles, as of a body whose connection is gone, would end the program without a word. */
async function atMost<T>(work: Promise<T>): Promise<T | null> {
  const settled = new AbortController();
  const late = delay(2 * callMs, null, { signal: settled.signal }).catch(() => null);
  const first = await Promise.race([work, late]);
  settled.abort();
  return first;
}

/** The same request again and again, as long as the server or the way to it is at fault. */
async function send(path: string, body: object): Promise<unknown> {
  for (;;) {
    const answer = await atMost(tryOnce(path, body));
    const said = answer?.status === 200 ? (JSON.parse(answer.text) as { errors?: unknown }) : null;
    if (said && !said.errors) return said;
    if (answer && answer.status !== 200 && answer.status < 500 && answer.status !== 429) {
      appendFileSync(ledger, `refused ${answer.status} ${answer.text}\n`);
      process.exit(1);
    }
    await delay(200);
  }
}

const report = `mutation ($project: String, $name: String) {
  upsertBucket(input: { modelName: $project, name: $name }) { bucket { historyLineCount project { entity { name } } } } }`;
const reportSchema = z.object({
  data: z.object({
    upsertBucket: z.object({
      bucket: z.object({
        historyLineCount: z.int(),
        project: z.object({ entity: z.object({ name: z.string() }) }),
      }),
    }),
  }),
});

const begun = reportSchema.parse(await send("/graphql", { query: report, variables: { project, name } }));
const { historyLineCount, project: place } = begun.data.upsertBucket.bucket;
const stream = `/files/${place.entity.name}/${project}/${name}/file_stream`;

for (let next = historyLineCount; next < lines; ) {
  const count = Math.min(lines - next, 1 + (next % linesAtOnce));
  const content = Array.from({ length: count }, (_, index) => JSON.stringify(lineAt(next + index)));
  await send(stream, { files: { "wandb-history.jsonl": { offset: next, content } } });
  next += count;
  appendFileSync(ledger, `acknowledged ${next}\n`);
  await delay(paceMs);
}
await send(stream, { complete: true, exitcode: 0 });
appendFileSync(ledger, "ended\n");
