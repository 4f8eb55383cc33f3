import { createHash } from "node:crypto";
import fs from "node:fs";
import { pipeline } from "node:stream/promises";
import { growingPause, repeat } from "../../runners/repeat";
import { StartRefusal } from "../../runners/runner";
import { type ServerClient, ServerUnreachable } from "../server/server-client";
import type { WantedContent } from "./content-cache";

/** What came is not what was asked for: a line that was cut, or a store that gives other bytes. */
class DamagedContent extends Error {}

const pauses = { first: 200, longest: 10_000 };
/** A server that is being restarted, or a store that is away for some minutes. */
const patienceMs = 10 * 60_000;
const mostDamaged = 3;

/** Writes a content into a file, verified; a failure that may pass is tried again, and one that stays is a StartRefusal. */
export async function fetchContent(
  client: Pick<ServerClient, "openContent">,
  { address, ...content }: WantedContent & { address: string },
  draft: string,
  { signal, onBytes }: { signal: AbortSignal; onBytes: (count: number) => void },
): Promise<void> {
  const deadline = performance.now() + patienceMs;
  const pauseAfter = (error: unknown, failures: number) => {
    const isDamaged = error instanceof DamagedContent;
    if (isDamaged ? failures >= mostDamaged : !(error instanceof ServerUnreachable)) throw error;
    if (performance.now() > deadline) throw error;
    return growingPause(failures, pauses);
  };
  try {
    await repeat(
      () => fetchOnce(client, { address, ...content }, draft, { signal, onBytes }),
      pauseAfter,
      signal,
    );
  } catch (error) {
    if (error instanceof DamagedContent || error instanceof ServerUnreachable)
      throw new StartRefusal("fetch", `a file of an artifact could not be fetched: ${error.message}`, {
        ...{ reason: "failed", cause: error },
      });
    throw error;
  }
}

async function fetchOnce(
  client: Pick<ServerClient, "openContent">,
  { address, md5, size }: WantedContent & { address: string },
  draft: string,
  { signal, onBytes }: { signal: AbortSignal; onBytes: (count: number) => void },
): Promise<void> {
  const hash = createHash("md5");
  let count = 0;
  const measured = async function* (content: AsyncIterable<Uint8Array>) {
    for await (const part of content) {
      hash.update(part);
      count += part.length;
      onBytes(part.length);
      yield part;
    }
  };
  try {
    const content = await client.openContent(address, signal);
    await pipeline(content, measured, fs.createWriteStream(draft, { mode: 0o600 }), { signal });
  } catch (error) {
    onBytes(-count);
    signal.throwIfAborted();
    throw error;
  }
  const found = hash.digest("hex");
  if (found === md5 && count === size) return;
  onBytes(-count);
  throw new DamagedContent(
    `it came with ${count} bytes and the digest ${found} instead of ${size} bytes and ${md5}`,
  );
}
