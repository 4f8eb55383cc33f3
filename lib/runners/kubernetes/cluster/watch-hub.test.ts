import { setImmediate as turn } from "node:timers/promises";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { JsonObject } from "../../../config/tree/node";
import type { KubeClient, KubeRequest } from "./kube-client";
import { KubeError } from "./kube-error";
import { createWatchHub } from "./watch-hub";

const object = (name: string, resourceVersion: string): JsonObject => ({
  metadata: { name, uid: name, resourceVersion },
});
const line = (type: string, of: JsonObject) => Buffer.from(`${JSON.stringify({ type, object: of })}\n`);

type Watch = (version: string) => (Buffer | Error)[];

/** A server that answers lists and watches from a script; a watch without one stays open. */
function scripted(lists: { version: string; items: JsonObject[] }[], watches: Watch[]) {
  const asked: (string | undefined)[] = [];
  const client: KubeClient = {
    server: "",
    namespace: "",
    async get() {
      const { version, items } = lists.shift() ?? { version: "0", items: [] };
      asked.push("list");
      return { metadata: { resourceVersion: version }, items };
    },
    async *stream(_, { query, signal }: KubeRequest) {
      const version = String(query?.resourceVersion);
      asked.push(version);
      for (const item of watches.shift()?.(version) ?? [await closed(signal)]) {
        if (item instanceof Error) throw item;
        yield item;
        await turn();
      }
    },
    create: () => Promise.reject(new Error("not asked for")),
    delete: () => Promise.reject(new Error("not asked for")),
    patch: () => Promise.reject(new Error("not asked for")),
    close: () => undefined,
  };
  return { client, asked };
}

const closed = (signal: AbortSignal | undefined) =>
  new Promise<Error>((resolve) => signal?.addEventListener("abort", () => resolve(new Error("closed"))));

describe("the watch hub", () => {
  const hubs: { close(): void }[] = [];
  afterEach(() => {
    for (const hub of hubs.splice(0)) hub.close();
  });
  async function watch(client: KubeClient) {
    const hub = createWatchHub(client);
    hubs.push(hub);
    const told: string[] = [];
    const nameOf = (of: JsonObject) => JSON.stringify(of.metadata);
    const listener = (of: JsonObject, isGone: boolean) =>
      told.push(`${isGone ? "-" : "+"}${/"name":"(\w+)"/u.exec(nameOf(of))?.[1]}`);
    const leave = await hub.subscribe("/p", "s", listener);
    return { hub, told, leave };
  }

  it("goes on at the last change after a connection that ended or broke", async () => {
    const { client, asked } = scripted(
      [{ version: "1", items: [object("a", "1")] }],
      [
        () => [line("MODIFIED", object("a", "2")), line("BOOKMARK", object("", "7"))],
        () => [line("ADDED", object("b", "9")), new KubeError(0, { message: "reset" })],
        () => [line("DELETED", object("a", "11"))],
      ],
    );
    const { told } = await watch(client);
    await vi.waitFor(() => expect(told).toEqual(["+a", "+a", "+b", "-a"]));
    await vi.waitFor(() => expect(asked).toEqual(["list", "1", "7", "9", "11"]));
  });

  it.each([
    ["told in the stream", (): (Buffer | Error)[] => [line("ERROR", { code: 410, message: "too old" })]],
    ["answered at once", (): (Buffer | Error)[] => [new KubeError(410, { message: "too old" })]],
  ])(
    "lists anew when the place is forgotten, %s, and tells what has gone meanwhile",
    async (_, forgotten) => {
      const { client, asked } = scripted(
        [
          { version: "1", items: [object("a", "1"), object("b", "1")] },
          { version: "20", items: [object("b", "5"), object("c", "15")] },
        ],
        [forgotten],
      );
      const { told } = await watch(client);
      await vi.waitFor(() => expect(told).toEqual(["+a", "+b", "-a", "+b", "+c"]));
      await vi.waitFor(() => expect(asked).toEqual(["list", "1", "list", "20"]));
    },
  );

  it("shares one watch, tells a late listener what there is, and ends with the last", async () => {
    const { client, asked } = scripted([{ version: "1", items: [object("a", "1")] }], []);
    const { hub, leave } = await watch(client);
    const late: string[] = [];
    const leaveLate = await hub.subscribe("/p", "s", (of) => late.push(JSON.stringify(of)));
    expect(late).toHaveLength(1);
    leave();
    leaveLate();
    await watch(client);
    await vi.waitFor(() => expect(asked).toEqual(["list", "1", "list", "0"]));
  });

  it("passes a refused list on to whoever asks", async () => {
    const { client } = scripted([], []);
    const refusal = new KubeError(403, { message: "no" });
    const hub = createWatchHub({ ...client, get: () => Promise.reject(refusal) });
    await expect(hub.subscribe("/p", "s", () => undefined)).rejects.toBe(refusal);
  });
});
