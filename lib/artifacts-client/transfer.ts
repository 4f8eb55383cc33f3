/** One content on its way: sent to or fetched from an address of the server, tried again when the way breaks. */
import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { z } from "zod";
import type { Client } from "../api/api-client";
import { explainFailure } from "../network/explain-failure";
import { growingPause, repeat } from "../runners/repeat";
import { explainFileError, TransferError } from "./transfer-error";

/** The way by which contents come and go. */
export interface Way {
  /** Such as `https://slipway.example.com`. */
  url: string;
  fetch?: typeof fetch;
  signal?: AbortSignal;
  /** How long a transfer is tried again while the way is broken; some tries when left out. */
  patienceMs?: number;
}

/** How to reach a server. `client` and `url` are of the same one. */
export interface Server extends Way {
  client: Client;
}

export interface Content {
  /** Base64 of its MD5. */
  digest: string;
  size: number;
}

const pauses = { first: 250, longest: 10_000 };
const mostTries = 6;
const mostDamaged = 3;

/** The way broke, or the server is busy: worth another try. */
class Broken extends Error {}

/** Bytes came that are not the content's: so they lie in the store, or something on the way has changed them. */
class DamagedContent extends TransferError {}

/** Sends a content; `read` is asked for its bytes again at every try. */
export async function sendContent(
  way: Way,
  address: string,
  { size }: Pick<Content, "size">,
  read: () => AsyncIterable<Uint8Array>,
): Promise<void> {
  await tryOften(way, async () => {
    let failure: { error: unknown } | undefined;
    const noted = async function* () {
      try {
        yield* read();
      } catch (error) {
        // What was wrong with the file is not told by the request that broke because of it.
        failure = { error };
        throw error;
      }
    };
    const parts = noted();
    const body = size === 0 ? new Uint8Array() : streamOf(parts);
    const init = {
      method: "PUT",
      body,
      duplex: "half",
      headers: { "content-length": String(size) },
    } as const;
    try {
      const response = await ask(way, address, init).catch((error: unknown) => {
        throw failure ? failure.error : error;
      });
      if (failure) throw failure.error;
      await response.body?.cancel();
    } finally {
      // A request that broke may not have taken all of it.
      await parts.return(undefined);
    }
  });
}

/** Sends what is small. */
export function sendText(way: Way, address: string, text: Buffer): Promise<void> {
  return sendContent(way, address, { size: text.length }, async function* () {
    yield text;
  });
}

/** Fetches a content into a file of its own; one that is not what it should be is removed again, and refused. */
export async function fetchContent(
  way: Way,
  address: string,
  { digest, size }: Content,
  file: string,
  named: string,
  onBytes: (count: number) => void = () => undefined,
): Promise<void> {
  await tryOften(way, async () => {
    const hash = createHash("md5");
    let received = 0;
    const response = await ask(way, address, { method: "GET" });
    const measure = async function* (parts: AsyncIterable<Uint8Array>) {
      for await (const part of parts) {
        hash.update(part);
        received += part.length;
        onBytes(part.length);
        if (received > size) break;
        yield part;
      }
    };
    try {
      await pipeline(bodyOf(response), measure, createWriteStream(file, { flags: "wx" }), {
        ...(way.signal && { signal: way.signal }),
      });
    } catch (cause) {
      await discard(file, received, onBytes);
      const explained = explainFileError(cause, named);
      if (explained instanceof TransferError || way.signal?.aborted) throw explained;
      throw new Broken("the way to the server broke", { cause });
    }
    if (received === size && hash.digest("base64") === digest) return;
    await discard(file, received, onBytes);
    // A proxy that cuts an answer short looks like this too.
    if (received < size) throw new Broken("the answer ended before its end");
    throw new DamagedContent(
      "damaged",
      `The content of "${named}" is not what the artifact says (its digest differs): nothing of it was kept.`,
      { path: named },
    );
  });
}

async function discard(file: string, received: number, onBytes: (count: number) => void): Promise<void> {
  await rm(file, { force: true });
  onBytes(-received);
}

async function tryOften(way: Way, work: () => Promise<void>): Promise<void> {
  const deadline = way.patienceMs === undefined ? undefined : performance.now() + way.patienceMs;
  let damaged = 0;
  const pauseAfter = (error: unknown, failures: number) => {
    if (way.signal?.aborted) throw error;
    if (error instanceof DamagedContent) damaged += 1;
    else if (!(error instanceof Broken)) throw error;
    else if (deadline === undefined ? failures >= mostTries : performance.now() > deadline)
      throw giveUp(way, error, failures);
    if (damaged >= mostDamaged) throw error;
    return growingPause(failures, pauses) * (0.5 + Math.random() / 2);
  };
  await repeat(work, pauseAfter, way.signal);
}

function giveUp({ url }: Way, { cause, message }: Broken, failures: number): TransferError {
  const problem = explainFailure(cause);
  const words = problem
    ? `${url} ${problem.what}. ${problem.fix}`
    : `The transfer from or to ${url} failed ${failures} times: ${message}.`;
  return new TransferError("refused", words, { cause });
}

async function ask(way: Way, address: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await (way.fetch ?? fetch)(new URL(address, way.url), {
      ...init,
      signal: way.signal ?? null,
    });
  } catch (cause) {
    throw new Broken(cause instanceof Error ? cause.message : "no answer", { cause });
  }
  if (response.ok) return response;
  const words = await wordsOf(response);
  // A proxy in between has words of its own, for a server that is being restarted for instance.
  if (words === undefined) throw new Broken(`it answered with status ${response.status}`);
  if (response.status >= 500 || response.status === 429) throw new Broken(words);
  throw new TransferError(response.status === 400 ? "damaged" : "refused", words);
}

const refusalSchema = z.object({ error: z.union([z.string(), z.object({ message: z.string() })]) });

async function wordsOf(response: Response): Promise<string | undefined> {
  const text = await response.text().catch(() => "");
  try {
    const { error } = refusalSchema.parse(JSON.parse(text));
    return typeof error === "string" ? error : error.message;
  } catch {
    return undefined;
  }
}

function bodyOf({ body }: Response): AsyncIterable<Uint8Array> {
  return body ? iterate(body) : iterate(new ReadableStream({ start: (controller) => controller.close() }));
}

async function* iterate(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

function streamOf(parts: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream({
    async pull(controller) {
      const next = await parts.next();
      if (next.done) controller.close();
      else controller.enqueue(next.value);
    },
    async cancel() {
      await parts.return(undefined);
    },
  });
}
