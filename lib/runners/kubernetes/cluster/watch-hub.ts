import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import type { JsonObject } from "../../../config/tree/node";
import type { KubeClient } from "./kube-client";
import { KubeError } from "./kube-error";

/** What changed: the object as it is now, or as it was last when it is gone. */
export type WatchListener = (object: JsonObject, isGone: boolean) => void;

/**
 * One open watch for all attempts that look at the same objects. It goes on where it was after a broken connection, and
 * lists anew when the server has forgotten that place (410); whoever listens sees changes only.
 */
export interface WatchHub {
  /** Tells what is there now and then every change. Settles once the first list was told; throws KubeError if it is refused. */
  subscribe(path: string, selector: string, listener: WatchListener): Promise<() => void>;
  close(): void;
}

const listSchema = z.object({
  metadata: z.object({ resourceVersion: z.string(), continue: z.string().optional() }),
  items: z.array(z.record(z.string(), z.json())).nullish(),
});
const changeSchema = z.object({
  type: z.enum(["ADDED", "MODIFIED", "DELETED", "BOOKMARK", "ERROR"]),
  object: z.record(z.string(), z.json()),
});
const versionedSchema = z.object({
  metadata: z.object({ uid: z.string().optional(), resourceVersion: z.string() }),
});

/** The server ends a watch after this time; one that is still open then has lost its connection without a word. */
const watchSeconds = 240;
const longestPauseMs = 10_000;

export function createWatchHub(client: KubeClient): WatchHub {
  const feeds = new Map<string, Feed>();
  return {
    async subscribe(path, selector, listener) {
      const key = `${path}?${selector}`;
      const feed = feeds.get(key) ?? new Feed(client, path, selector);
      feeds.set(key, feed);
      const leave = () => {
        if (feed.leave(listener)) feeds.delete(key);
      };
      try {
        await feed.join(listener);
      } catch (error) {
        leave();
        throw error;
      }
      return leave;
    },
    close() {
      for (const feed of feeds.values()) feed.close();
      feeds.clear();
    },
  };
}

class Feed {
  readonly #client: KubeClient;
  readonly #path: string;
  readonly #selector: string;
  readonly #listeners = new Set<WatchListener>();
  readonly #objects = new Map<string, JsonObject>();
  readonly #closed = new AbortController();
  readonly #listed: Promise<void>;

  constructor(client: KubeClient, path: string, selector: string) {
    this.#client = client;
    this.#path = path;
    this.#selector = selector;
    const first = this.#list();
    this.#listed = first.then(() => undefined);
    first.then(
      (version) => this.#run(version),
      () => undefined,
    );
  }

  async join(listener: WatchListener): Promise<void> {
    await this.#listed;
    for (const object of this.#objects.values()) listener(object, false);
    this.#listeners.add(listener);
  }

  /** Whether nobody is left, so that the watch has ended. */
  leave(listener: WatchListener): boolean {
    this.#listeners.delete(listener);
    if (this.#listeners.size > 0) return false;
    this.close();
    return true;
  }

  close(): void {
    this.#closed.abort();
  }

  async #run(listed: string): Promise<void> {
    let version: string | null = listed;
    let failures = 0;
    while (!this.#closed.signal.aborted) {
      try {
        version ??= await this.#list();
        for await (const next of this.#watch(version)) {
          version = next;
          failures = 0;
        }
      } catch (error) {
        if (this.#closed.signal.aborted) return;
        if (error instanceof KubeError && error.status === 410) version = null;
        else failures += 1;
      }
      // Also after a watch that ended in peace: a server that ends each at once must not be asked without a pause.
      await delay(Math.min(100 * 2 ** failures, longestPauseMs), undefined, {
        signal: this.#closed.signal,
      }).catch(() => undefined);
    }
  }

  async #list(): Promise<string> {
    const found = new Map<string, JsonObject>();
    let page: z.infer<typeof listSchema> | undefined;
    do {
      const query = { labelSelector: this.#selector, limit: 500, continue: page?.metadata.continue };
      page = listSchema.parse(await this.#client.get(this.#path, { query, signal: this.#closed.signal }));
      for (const item of page.items ?? []) found.set(uidOf(item), item);
    } while (page.metadata.continue);
    for (const [uid, object] of this.#objects) if (!found.has(uid)) this.#tell(object, true);
    for (const object of found.values()) this.#tell(object, false);
    return page.metadata.resourceVersion;
  }

  /** Yields the version after each change. */
  async *#watch(version: string): AsyncGenerator<string> {
    const query = {
      labelSelector: this.#selector,
      watch: true,
      allowWatchBookmarks: true,
      resourceVersion: version,
      timeoutSeconds: watchSeconds,
    };
    const limit = AbortSignal.timeout((watchSeconds + 15) * 1000);
    const signal = AbortSignal.any([this.#closed.signal, limit]);
    for await (const line of linesOf(this.#client.stream(this.#path, { query, signal }))) {
      const { type, object } = changeSchema.parse(JSON.parse(line));
      if (type === "ERROR") throw new KubeError(Number(object.code) || 500, object);
      if (type !== "BOOKMARK") this.#tell(object, type === "DELETED");
      yield versionedSchema.parse(object).metadata.resourceVersion;
    }
  }

  #tell(object: JsonObject, isGone: boolean): void {
    if (isGone) this.#objects.delete(uidOf(object));
    else this.#objects.set(uidOf(object), object);
    for (const listener of [...this.#listeners]) listener(object, isGone);
  }
}

function uidOf(object: JsonObject): string {
  return versionedSchema.safeParse(object).data?.metadata.uid ?? JSON.stringify(object.metadata);
}

async function* linesOf(bytes: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const part of bytes) {
    rest = rest.length === 0 ? part : Buffer.concat([rest, part]);
    for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10)) {
      const line = rest.toString("utf8", 0, end).trim();
      rest = rest.subarray(end + 1);
      if (line !== "") yield line;
    }
  }
}
