/** What the helper does that stays in a pod after its program: tells what it has left, and sends what it is given addresses for (A7). */
import fsp from "node:fs/promises";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { inParallel } from "../../artifacts-client/in-parallel";
import type { FoundFile } from "../../artifacts-client/read-directory";
import { type MeasuredFile, readMeasured } from "../../artifacts-client/read-file";
import { sendContent } from "../../artifacts-client/transfer";
import { TransferError } from "../../artifacts-client/transfer-error";
import {
  type HelperLine,
  mostOutputFiles,
  type Order,
  orderSchema,
  sendListSchema,
  unpackList,
} from "../../runners/kubernetes/artifacts/pod-protocol";
import { saySize } from "../../runs/say-size";
import { listOutput } from "../artifacts/list-output";
import { measureSettled } from "../artifacts/measure-settled";

export interface HoldOptions {
  outputs: string;
  sends: string;
  told: string;
  print(line: HelperLine): void;
  signal: AbortSignal;
}

type Measured = FoundFile & MeasuredFile;

const lookMs = 200;
const atOnce = 8;
const filesInLine = 500;
const sayMs = 5_000;
const patienceMs = 30 * 60_000;

/** Goes on until the pod is taken away. */
export async function holdOutputs(options: HoldOptions): Promise<void> {
  const { signal } = options;
  const known = new Map<number, Measured[]>();
  const done = new Set<number>();
  let round = 0;
  while (!signal.aborted) {
    const order = await readOrder(options.told);
    if (order && order.round > round) {
      round = order.round;
      await lookAt(order, known, options);
    }
    for (const slot of await listSlots(options.sends)) {
      if (done.has(slot)) continue;
      done.add(slot);
      options.print({ slot, ...(await sendSlot(slot, known, options)) });
    }
    await delay(lookMs, undefined, { signal }).catch(() => undefined);
  }
}

async function readOrder(dir: string): Promise<Order | undefined> {
  const text = await fsp.readFile(path.join(dir, "order"), "utf8").catch(() => "");
  return text === "" ? undefined : orderSchema.parse(JSON.parse(text));
}

async function listSlots(dir: string): Promise<number[]> {
  const names = await fsp.readdir(dir).catch(() => []);
  return names.filter((name) => /^\d+$/.test(name)).map(Number);
}

async function lookAt(order: Order, known: Map<number, Measured[]>, options: HoldOptions): Promise<void> {
  options.print({ round: order.round });
  for (const output of order.outputs) {
    try {
      const files = await measureOutput(output, options);
      known.set(output, files);
      for (let from = 0; from < files.length; from += filesInLine) {
        const some = files.slice(from, from + filesInLine);
        options.print({
          output,
          files: some.map(({ path: name, digest, size }): [string, string, number] => [name, digest, size]),
        });
      }
      options.print({ output, isThere: files.length > 0 });
    } catch (error) {
      options.signal.throwIfAborted();
      options.print({ output, failure: wordsOf(error) });
    }
  }
}

async function measureOutput(output: number, { outputs, print, signal }: HoldOptions): Promise<Measured[]> {
  const listed = await listOutput(path.join(outputs, String(output)));
  for (const left of listed?.left ?? []) print({ output, left });
  const found = listed?.files ?? [];
  if (found.length > mostOutputFiles)
    throw new Error(
      `it has more than ${mostOutputFiles} files, which is more than a pod can tell: make archives of them`,
    );
  const files: Measured[] = [];
  await inParallel(found, atOnce, async (file) => {
    files.push({ ...file, ...(await measureSettled(file.file, file.path, signal)) });
  });
  return files;
}

async function sendSlot(
  slot: number,
  known: Map<number, Measured[]>,
  { sends, print, signal }: HoldOptions,
): Promise<{ sent: number } | { failure: string; isOther: boolean }> {
  try {
    const bytes = await fsp.readFile(path.join(sends, String(slot)));
    const { url, output, contents } = sendListSchema.parse(unpackList(bytes));
    const byDigest = new Map((known.get(output) ?? []).map((file) => [file.digest, file]));
    const total = contents.reduce((sum, { digest }) => sum + (byDigest.get(digest)?.size ?? 0), 0);
    let sent = 0;
    let saidAt = Date.now();
    await inParallel(contents, atOnce, async ({ digest, address }) => {
      const file = byDigest.get(digest);
      if (!file) throw new TransferError("changed", "a file is not there any more");
      const way = { url, signal, patienceMs };
      await sendContent(way, address, file, () => readMeasured(file.file, file.path, file));
      sent += file.size;
      if (Date.now() - saidAt < sayMs) return;
      saidAt = Date.now();
      print({ say: `uploading ${saySize(sent)} of ${saySize(total)}` });
    });
    return { sent };
  } catch (error) {
    signal.throwIfAborted();
    const isOther = error instanceof TransferError && (error.code === "changed" || error.code === "damaged");
    return { failure: wordsOf(error), isOther };
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
