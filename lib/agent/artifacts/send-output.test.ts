import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, expect, it } from "vitest";
import { listOutput } from "./list-output";
import { localOutput } from "./local-output";
import { type SendingOptions, sendOutput } from "./send-output";

const root = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-output-"));
afterAll(() => fs.rmSync(root, { recursive: true, force: true }));

/** A server that answers `puts` in turn, and then takes everything. */
function makeServer(puts: (() => Response | undefined)[]) {
  const seen = { manifests: [] as string[], contents: [] as string[] };
  const client: SendingOptions["client"] = {
    planUploads: async (_, { contents }) => ({ addresses: contents.map(({ md5 }) => `/c/${md5}`) }),
    beginOutput: async () => ({ versionId: "v", manifestAddress: "/m" }),
    commitOutput: async () => ({ version: "model:v0" }),
    contents: {
      url: "http://slipway.test",
      async fetch(address, init) {
        const refusal = puts.shift()?.();
        if (refusal) return refusal;
        const text = await new Response(init?.body ?? null).text();
        seen[String(address).endsWith("/m") ? "manifests" : "contents"].push(text);
        return new Response(null);
      },
    },
  };
  return { client, seen };
}

async function send(at: string, client: SendingOptions["client"]) {
  const lease = { runId: "r", agentId: "a", attempt: 1 };
  const listed = (await listOutput(at)) ?? { files: [], left: [] };
  const said: string[] = [];
  const signal = new AbortController().signal;
  const say = (line: string) => void said.push(line);
  return await sendOutput({ position: 0, name: "model" }, localOutput(listed.files), {
    client,
    lease,
    say,
    signal,
  });
}

it("is sent again while the server or its store is away", async () => {
  const file = path.join(root, "a");
  fs.writeFileSync(file, "one");
  const away = () => {
    throw new TypeError("fetch failed");
  };
  const { client, seen } = makeServer([away, away, () => undefined, away]);
  expect(await send(file, client)).toMatchObject({ version: "model:v0" });
  expect(seen.contents).toEqual(["one"]);
  expect(seen.manifests).toHaveLength(1);
});

it("is what a file is now, when the server finds that it has changed since it was measured", async () => {
  const file = path.join(root, "b");
  fs.writeFileSync(file, "old");
  const changed = () => {
    fs.writeFileSync(file, "newer");
    return Response.json({ error: "another digest" }, { status: 400 });
  };
  const { client, seen } = makeServer([changed]);
  expect(await send(file, client)).toMatchObject({ version: "model:v0" });
  expect(seen.contents).toEqual(["newer"]);
  expect(seen.manifests[0]).toContain('"size":5');
});

it("is given up when the server refuses it for good", async () => {
  const file = path.join(root, "c");
  fs.writeFileSync(file, "x");
  const refuse = () => Response.json({ error: "no" }, { status: 403 });
  await expect(send(file, makeServer([refuse]).client)).rejects.toThrow("no");
});
