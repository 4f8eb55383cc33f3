/** Files that runs saved, as pages show them: to whom, as what, and how little they may do there. */
import { mkdtempSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { PersonActor } from "@/lib/access/actor";
import { answerRequest } from "@/lib/testing/api-server";
import { makeAgentToken, makeMember, makePersonToken, makeQueue } from "@/lib/testing/factories";
import { makeRun } from "@/lib/testing/run-factories";
import { prepareTestDatabase } from "@/lib/testing/test-database";
import { saveRunFile } from "@/lib/tracking/run-files";

const { database } = prepareTestDatabase();
let actor: PersonActor;
let token: string;
let runId: string;

async function* content(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

const save = (name: string, text = name) => saveRunFile({ runId, name, maxBytes: 1_000 }, content(text));

beforeAll(async () => {
  process.env.SLIPWAY_DATA_DIR = mkdtempSync(path.join(os.tmpdir(), "slipway-files-"));
  actor = await makeMember(database(), "viewer");
  ({ token } = await makePersonToken(database(), actor));
  const queue = await makeQueue(database(), actor.teamId);
  runId = (await makeRun(database(), { teamId: actor.teamId, queueId: queue.id })).id;
  for (const name of [
    "media/images/a b#1.png",
    "media/pic.svg",
    "page.html",
    "sound.wav",
    "run.js",
    "ünï.txt",
  ])
    await save(name);
});

function ask(address: string, { key = token, ...headers }: Record<string, string> = {}): Promise<Response> {
  const request = new Request(`http://slipway.test${address}`, {
    headers: { ...headers, ...(key !== "" && { authorization: `Bearer ${key}` }) },
  });
  return answerRequest(request);
}

const fileAt = (name: string) =>
  `/api/run-files/${runId}/${name.split("/").map(encodeURIComponent).join("/")}`;

describe("a file of a run", () => {
  it.each([
    ["media/images/a b#1.png", "image/png"],
    ["media/pic.svg", "image/svg+xml"],
    ["sound.wav", "audio/wav"],
    ["page.html", "application/octet-stream"],
    ["run.js", "application/octet-stream"],
    ["ünï.txt", "application/octet-stream"],
  ])("%s is sent as %s, to be saved, and as nothing else", async (name, type) => {
    const response = await ask(fileAt(name));
    expect(response.status).toBe(200);
    expect(await response.text()).toBe(name);
    const { headers } = response;
    expect(headers.get("content-type")).toBe(type);
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("content-disposition")).toMatch(/^attachment; filename\*=UTF-8''/);
    expect(headers.get("content-security-policy")).toMatch(/default-src 'none'.*sandbox$/);
    expect(headers.get("cross-origin-resource-policy")).toBe("same-origin");
  });

  it("is a document only where HTML is asked for by a frame", async () => {
    const inFrame = await ask(`${fileAt("page.html")}?frame`, { "sec-fetch-dest": "iframe" });
    expect(inFrame.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(inFrame.headers.get("content-disposition")).toBe("inline");
    const policy = inFrame.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("sandbox allow-scripts;");
    expect(policy).not.toContain("allow-same-origin");
    for (const [address, wanted] of [
      [`${fileAt("page.html")}?frame`, "document"],
      [fileAt("page.html"), "iframe"],
      [`${fileAt("media/pic.svg")}?frame`, "iframe"],
    ] as const) {
      const { headers } = await ask(address, { "sec-fetch-dest": wanted });
      expect(headers.get("content-disposition")).toMatch(/^attachment/);
      expect(headers.get("content-security-policy")).not.toContain("allow-scripts");
    }
  });

  it("is sent in part, and not again while it is the same", async () => {
    const part = await ask(fileAt("sound.wav"), { range: "bytes=2-4" });
    expect([part.status, await part.text()]).toEqual([206, "und"]);
    expect(part.headers.get("content-range")).toBe("bytes 2-4/9");
    expect((await ask(fileAt("sound.wav"), { range: "bytes=9-" })).status).toBe(416);
    const etag = part.headers.get("etag") ?? "";
    const again = await ask(fileAt("sound.wav"), { "if-none-match": etag });
    expect([again.status, await again.text()]).toEqual([304, ""]);
    expect(again.headers.get("cache-control")).toMatch(/private, no-cache/);
  });

  it("is nobody's but the team's", async () => {
    const { token: stranger } = await makePersonToken(database(), await makeMember(database(), "admin"));
    const elsewhere = await makeQueue(database(), actor.teamId);
    const { token: narrow } = await makePersonToken(database(), actor, { queueIds: [elsewhere.id] });
    const agent = await makeAgentToken(database(), actor.teamId);
    for (const [key, status] of [
      ["", 401],
      ["slw_never", 401],
      [agent.token, 403],
      [stranger, 404],
      [narrow, 404],
    ] as const) {
      const response = await ask(fileAt("sound.wav"), { key });
      expect([key, response.status]).toEqual([key, status]);
      expect(await response.text()).not.toContain("sound.wav\n");
    }
  });

  it.each([
    "nothing.txt",
    "../x",
    "%00",
    "%ff",
    "",
    "media",
    `${"a".repeat(2_000)}`,
    "..%2f..%2fsecrets.json",
  ])("is not there under %j", async (name) => {
    const response = await ask(`/api/run-files/${runId}/${name}`);
    expect([400, 404]).toContain(response.status);
  });
});

interface Folder {
  entries: { name: string; isFolder: boolean; count: number; size: number }[];
  next: { after: string; afterFolder: boolean } | null;
}

describe("a folder of a run's files", () => {
  const list = async (query: string) =>
    (await (await ask(`/api/runs/${runId}/files?${query}`)).json()) as Folder;

  it("has its folders first, with what is in them", async () => {
    const top = await list("");
    expect(top.entries.map(({ name, isFolder, count }) => [name, isFolder, count])).toEqual([
      ["media", true, 2],
      ["page.html", false, 1],
      ["run.js", false, 1],
      ["sound.wav", false, 1],
      ["ünï.txt", false, 1],
    ]);
    expect((await list("folder=media")).entries.map(({ name }) => name)).toEqual(["images", "pic.svg"]);
    expect((await list("folder=med")).entries).toEqual([]);
  });

  it("is read in pages", async () => {
    for (const place of [0, 1, 2])
      await database().runFile.createMany({
        data: Array.from({ length: 300 }, (_, at) => ({
          runId,
          name: `many/${place === 0 ? `d${at}/x` : `${place}-${at}`}`,
          ...{ size: 1n, md5: "", place: "none" },
        })),
      });
    const names: string[] = [];
    let query: string | null = "folder=many";
    while (query !== null) {
      const { entries, next }: Folder = await list(query);
      names.push(...entries.map(({ name }) => name));
      query = next && `folder=many&after=${next.after}${next.afterFolder ? "&afterFolder=1" : ""}`;
    }
    expect([names.length, new Set(names).size]).toEqual([900, 900]);
    expect(names.slice(0, 300).every((name) => name.startsWith("d"))).toBe(true);
  });
});
