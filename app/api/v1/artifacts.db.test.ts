/** Artifacts by the public API: lists and their pages, files, archives, aliases, links, and how a version is made. */
import { mkdtempSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { endpoints } from "@/lib/api/endpoints";
import { digestOfManifest } from "@/lib/artifacts/read-manifest";
import { getDatabase } from "@/lib/db/client";
import { ask, json, makeCaller, refusalOf } from "@/lib/testing/api-callers";
import { makeQueue } from "@/lib/testing/factories";
import { type MadeFiles, makeArtifact, md5Of } from "@/lib/testing/make-artifact";
import { makeRun } from "@/lib/testing/run-factories";
import { prepareTestDatabase } from "@/lib/testing/test-database";

prepareTestDatabase();
beforeAll(() => {
  process.env.SLIPWAY_DATA_DIR = mkdtempSync(path.join(os.tmpdir(), "slipway-files-"));
});

const inVision = { project: "vision", artifact: "images" };
const v0 = { ...inVision, version: "v0" };
const address = (rest: string) => `/api/v1/projects/vision/artifacts/images/versions/v0/${rest}`;

async function setUp(files: MadeFiles = { "a.txt": "a" }) {
  const caller = await makeCaller("researcher");
  const version = await makeArtifact(caller.actor, files);
  return { ...caller, version };
}

describe("artifacts", () => {
  it("are listed by project and name, page by page, by type and by a part of the name", async () => {
    const { client, actor } = await makeCaller("researcher");
    for (const [project, name, type] of [
      ["vision", "b", "dataset"],
      ["vision", "a_1", "dataset"],
      ["speech", "c", "dataset"],
      ["vision", "a21", "model"],
    ] as const)
      await makeArtifact(actor, { x: name }, { project, name, type });
    const names = async (query: object) => {
      const page = await client.call(endpoints.listArtifacts, { query });
      return { names: page.collections.map(({ project, name }) => `${project}/${name}`), next: page.next };
    };
    const all = ["speech/c", "vision/a21", "vision/a_1", "vision/b"];
    expect((await names({})).names.toSorted()).toEqual(all);
    const first = await names({ limit: 3 });
    expect(first.next).toBe(first.names[2]);
    const second = await names({ limit: 3, after: first.next });
    expect([...first.names, ...second.names].toSorted()).toEqual(all);
    expect(second.next).toBe(null);
    expect((await names({ project: "VISION", type: "model" })).names).toEqual(["vision/a21"]);
    // An underscore is a letter, not a placeholder.
    expect((await names({ search: "A_" })).names).toEqual(["vision/a_1"]);
    expect(await refusalOf(names({ after: "x" }))).toMatchObject({ status: 400 });
    const { collections } = await client.call(endpoints.listArtifacts, { query: { search: "b" } });
    expect(collections).toMatchObject([
      { kind: "sequence", latest: { version: "v0", size: 1, fileCount: 1 } },
    ]);
  });

  it("have versions, the newest first, page by page, each with its aliases and who made it", async () => {
    const { client, actor } = await makeCaller("researcher");
    for (let at = 0; at < 5; at++)
      await makeArtifact(
        actor,
        { x: `${at}` },
        {
          aliases: [`is-${at}`],
        },
      );
    const page = (query: object) => client.call(endpoints.listArtifactVersions, { params: inVision, query });
    const first = await page({ limit: 3 });
    expect(first.versions.map(({ version, aliases }) => [version, aliases])).toEqual([
      ["v4", ["is-4", "latest"]],
      ["v3", ["is-3"]],
      ["v2", ["is-2"]],
    ]);
    expect(first.versions[0]?.by).toBe(actor.name);
    const second = await page({ limit: 3, before: first.next ?? -1 });
    expect(second).toMatchObject({ versions: [{ version: "v1" }, { version: "v0" }], next: null });
  });

  it("say of a version who used and made it, and where else it stands", async () => {
    const { client, actor } = await makeCaller("researcher");
    const queue = await makeQueue(getDatabase(), actor.teamId);
    const [maker, user] = [
      await makeRun(getDatabase(), { teamId: actor.teamId, queueId: queue.id }),
      await makeRun(getDatabase(), { teamId: actor.teamId, queueId: queue.id }),
    ];
    await makeArtifact(actor, { x: "1" }, { runId: maker.id, metadata: '{"accuracy": NaN, "rows": 3}' });
    await client.call(endpoints.useArtifactVersion, { params: v0, body: { runId: user.id } });
    await client.call(endpoints.linkArtifactVersion, { params: v0, body: { portfolio: "chosen" } });
    const version = await client.call(endpoints.getArtifactVersion, {
      params: { ...inVision, version: "latest" },
    });
    expect(version).toMatchObject({
      ...{ version: "v0", by: actor.name, run: { id: maker.id }, usedBy: [{ id: user.id }], usedByCount: 1 },
      metadata: { accuracy: "NaN", rows: 3 },
      links: [{ artifact: "chosen", version: "v0" }],
    });
    const of = (runId: string, kind: "used" | "logged") =>
      client.call(endpoints.listRunArtifacts, { params: { runId }, query: { kind } });
    expect((await of(user.id, "used")).artifacts).toMatchObject([{ artifact: "images", version: "v0" }]);
    expect((await of(maker.id, "logged")).artifacts).toMatchObject([{ artifact: "images", version: "v0" }]);
    expect((await of(user.id, "logged")).artifacts).toEqual([]);
    await client.call(endpoints.unlinkArtifactVersion, { params: { ...v0, artifact: "chosen" } });
    expect(await refusalOf(client.call(endpoints.unlinkArtifactVersion, { params: v0 }))).toMatchObject({
      status: 400,
    });
  });

  it("are changed in what is said of them, and nothing else of them", async () => {
    const { client } = await setUp();
    const body = { description: "Cats", tags: ["clean"], metadata: { rows: 4 } };
    await client.call(endpoints.updateArtifactVersion, { params: v0, body });
    const changed = await client.call(endpoints.updateArtifactVersion, { params: v0, body: { tags: [] } });
    expect(changed).toMatchObject({ description: "Cats", tags: [], metadata: { rows: 4 } });
    expect(
      await client.call(endpoints.updateArtifact, {
        params: inVision,
        body: { name: "pictures", tags: ["x"] },
      }),
    ).toMatchObject({ name: "pictures", tags: ["x"] });
    expect(await refusalOf(client.call(endpoints.getArtifact, { params: inVision }))).toMatchObject({
      status: 404,
    });
  });
});

describe("an alias", () => {
  it("moves, and is removed; latest moves by itself, also back when the newest is deleted", async () => {
    const { client, actor } = await setUp();
    await makeArtifact(actor, { "a.txt": "b" });
    const set = (alias: string, version: string) =>
      client.call(endpoints.setArtifactAlias, { params: { ...inVision, alias }, body: { version } });
    const meaning = async (version: string) =>
      (await client.call(endpoints.getArtifactVersion, { params: { ...inVision, version } })).version;
    expect(await set("best one", "latest")).toEqual({ alias: "best one", version: "v1" });
    await set("best one", "v0");
    expect([await meaning("best one"), await meaning("latest")]).toEqual(["v0", "v1"]);
    for (const alias of ["latest", "v7", "a:b"])
      expect([alias, (await refusalOf(set(alias, "v0"))).status]).toEqual([alias, 400]);
    await client.call(endpoints.removeArtifactAlias, { params: { ...inVision, alias: "best one" } });
    expect(await refusalOf(meaning("best one"))).toMatchObject({ status: 404 });
    await client.call(endpoints.deleteArtifactVersion, { params: { ...inVision, version: "v1" } });
    expect(await meaning("latest")).toBe("v0");
  });
});

describe("deleting", () => {
  it("spares what aliases point to and what a living run uses, unless it is asked for in so many words", async () => {
    const { client, actor } = await setUp();
    const queue = await makeQueue(getDatabase(), actor.teamId);
    const run = await makeRun(getDatabase(), { teamId: actor.teamId, queueId: queue.id });
    await client.call(endpoints.setArtifactAlias, {
      params: { ...inVision, alias: "best" },
      body: { version: "v0" },
    });
    await client.call(endpoints.useArtifactVersion, { params: v0, body: { runId: run.id } });
    const remove = (query: object) => client.call(endpoints.deleteArtifactVersion, { params: v0, query });
    expect(await refusalOf(remove({}))).toMatchObject({
      status: 409,
      message: expect.stringMatching(/best/),
    });
    expect(await refusalOf(remove({ withAliases: true }))).toMatchObject({
      status: 409,
      message: expect.stringMatching(/has not ended/),
    });
    expect(
      await refusalOf(client.call(endpoints.deleteArtifact, { params: inVision, query: { force: false } })),
    ).toMatchObject({ status: 409 });
    expect(await remove({ withAliases: true, force: true })).toEqual({ version: "v0" });
    expect(await client.call(endpoints.deleteArtifact, { params: inVision, query: { force: true } })).toEqual(
      {
        name: "images",
      },
    );
  });
});

const files = {
  "page.html": "<script>alert(1)</script>",
  "deep/a b#1.txt": "0123456789",
  "deep/er/ü.bin": Buffer.from([0, 255]),
  far: { ref: "s3://bucket/key", size: 9 },
  "../out.txt": "out",
};

describe("files of a version", () => {
  it("are listed by folder, with sums", async () => {
    const { client } = await setUp(files);
    const list = (query: object) => client.call(endpoints.listArtifactFiles, { params: v0, query });
    const top = await list({});
    expect(top.entries.map(({ name, count, size }) => [name, count, size])).toEqual([
      ["..", 1, 3],
      ["deep", 2, 12],
      ["far", 1, 9],
      ["page.html", 1, 25],
    ]);
    const part = await list({ folder: "deep", limit: 1 });
    expect(part).toMatchObject({ entries: [{ name: "er", isFolder: true }], total: 2, next: 1 });
    expect((await list({ folder: "deep", offset: 1 })).entries).toMatchObject([{ name: "a b#1.txt" }]);
  });

  it("are sent whole or in part, as nothing that a browser would run", async () => {
    const { token } = await setUp(files);
    const html = await ask(address("files/page.html"), { token });
    expect(html.headers.get("content-type")).toBe("application/octet-stream");
    expect(html.headers.get("content-disposition")).toMatch(/^attachment/);
    expect(html.headers.get("content-security-policy")).toMatch(/sandbox/);
    expect(html.headers.get("x-content-type-options")).toBe("nosniff");
    expect(await html.text()).toBe(files["page.html"]);
    const part = await ask(address("files/deep/a%20b%231.txt"), { token, headers: { range: "bytes=2-4" } });
    expect([part.status, part.headers.get("content-range"), await part.text()]).toEqual([
      ...[206, "bytes 2-4/10", "234"],
    ]);
    expect((await ask(address("files/never"), { token })).status).toBe(404);
    expect((await ask(address("files/constructor"), { token })).status).toBe(404);
    expect((await ask(address("files/far"), { token })).status).toBe(409);
  });

  it("are fetched at addresses that need no key, each for its content alone", async () => {
    const { client } = await setUp(files);
    const page = await client.call(endpoints.listArtifactDownloads, { params: v0, query: { limit: 3 } });
    expect(page.files.map(({ path: name }) => name)).toEqual([
      "../out.txt",
      "deep/a b#1.txt",
      "deep/er/ü.bin",
    ]);
    expect(await (await ask(page.files[1]?.address ?? "")).text()).toBe("0123456789");
    const rest = await client.call(endpoints.listArtifactDownloads, { params: v0, query: { offset: 3 } });
    expect(rest.files).toMatchObject([{ path: "far", address: null }, { path: "page.html" }]);
    expect((await ask(page.files[1]?.address ?? "", { method: "PUT", body: "x" })).status).toBe(403);
  });

  it("come as an archive whose names stay in its directory, with references listed", async () => {
    const { token } = await setUp(files);
    const response = await ask(address("archive"), { token });
    expect(response.headers.get("content-disposition")).toContain("images-v0.zip");
    const entries = readZip(Buffer.from(await response.arrayBuffer()));
    expect(entries).toEqual({
      "_/out.txt": "out",
      "deep/a b#1.txt": "0123456789",
      "deep/er/ü.bin": Buffer.from([0, 255]).toString(),
      "page.html": files["page.html"],
      "REFERENCES.tsv": "far\ts3://bucket/key\n",
    });
  });

  it("are sent no further when nobody takes the archive any more", async () => {
    const { token } = await setUp({ "a.bin": Buffer.alloc(5_000_000), "b.bin": Buffer.alloc(5_000_000, 1) });
    const response = await ask(address("archive"), { token });
    const reader = response.body?.getReader();
    await reader?.read();
    await expect(reader?.cancel()).resolves.toBeUndefined();
  });
});

describe("two versions", () => {
  it("are compared by digest", async () => {
    const { client, actor } = await setUp({ same: "1", gone: "22", other: "333" });
    await makeArtifact(actor, { same: "1", other: "4444", new: "55555" });
    const diff = await client.call(endpoints.diffArtifactVersions, {
      params: { ...inVision, version: "latest" },
      query: { against: "v0" },
    });
    expect(diff).toMatchObject({
      ...{ before: "v0", after: "v1", next: null, same: { files: 1, size: 1 } },
      ...{ added: { files: 1, size: 5 }, removed: { files: 1, size: 2 } },
      changed: { files: 1, size: 4, sizeBefore: 3 },
    });
    expect(diff.files.map(({ path: name, change }) => [name, change])).toEqual([
      ["gone", "removed"],
      ["new", "added"],
      ["other", "changed"],
    ]);
    const changed = { against: "v0", change: "changed" } as const;
    const params = { ...inVision, version: "v1" };
    const only = await client.call(endpoints.diffArtifactVersions, { params, query: changed });
    expect(only.files.map(({ path: name }) => name)).toEqual(["other"]);
  });
});

describe("making a version", () => {
  const body = {
    type: "dataset",
    digest: digestOfManifest({ contents: { x: { digest: md5Of("new"), size: 3 } } }),
  };
  const content = { md5: md5Of("new"), size: 3 };
  const manifest = JSON.stringify({ version: 1, contents: { x: { digest: content.md5, size: 3 } } });

  it("goes by its contents, their list, and the commit, which says what is missing", async () => {
    const { client } = await makeCaller("researcher");
    const begin = () => client.call(endpoints.beginArtifactVersion, { params: inVision, body });
    const begun = await begin();
    const params = { versionId: begun.versionId };
    const plan = () => client.call(endpoints.planArtifactContents, { params, body: { contents: [content] } });
    const commit = () => client.call(endpoints.commitArtifactVersion, { params });
    expect(await refusalOf(commit())).toMatchObject({
      status: 400,
      message: expect.stringMatching(/manifest/),
    });
    await ask(begun.manifestAddress ?? "", { method: "PUT", body: manifest });
    expect(await refusalOf(commit())).toMatchObject({ message: expect.stringMatching(/not uploaded: x/) });
    const [planned] = (await plan()).contents;
    const send = (text: string) => ask(planned?.address ?? "", { method: "PUT", body: text });
    expect((await send("too much")).status).toBe(400);
    expect((await send("odd")).status).toBe(400);
    expect((await send("new")).status).toBe(200);
    expect((await plan()).contents).toEqual([{ md5: content.md5, address: null }]);
    expect(await commit()).toMatchObject({ version: "v0", size: 3, fileCount: 1, aliases: ["latest"] });
    expect(await commit()).toMatchObject({ version: "v0" });
    expect(await begin()).toMatchObject({ version: "v0", manifestAddress: null });
    expect(await refusalOf(plan())).toMatchObject({ status: 409 });
  });

  it("is refused for bad input with all that is wrong", async () => {
    const { token } = await makeCaller("researcher");
    const response = await ask("/api/v1/projects/vision/artifacts/a%20b/versions", {
      ...{ method: "POST", token, headers: json },
      body: JSON.stringify({ type: "a/b", digest: "", aliases: ["v1", "a:b"] }),
    });
    const { error } = await response.json();
    expect([response.status, error.issues.map(({ path: at }: { path: string }) => at)]).toEqual([
      400,
      ["/type", "/digest", "/aliases/0", "/aliases/1"],
    ]);
    for (const query of ["limit=0", "limit=1001", "offset=-1", "folder=%00", "never=1"])
      expect([query, (await ask(`${address("files")}?${query}`, { token })).status]).toEqual([query, 400]);
  });
});

/** What an archive holds whose files are stored as they are. */
function readZip(zip: Buffer): Record<string, string> {
  const entries: Record<string, string> = {};
  const end = zip.lastIndexOf(Buffer.from("PK\x05\x06"));
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const [size, nameLength, extra, comment] = [
      zip.readUInt32LE(at + 24),
      zip.readUInt16LE(at + 28),
      zip.readUInt16LE(at + 30),
      zip.readUInt16LE(at + 32),
    ];
    const name = zip.subarray(at + 46, at + 46 + nameLength).toString();
    const local = zip.readUInt32LE(at + 42);
    const from = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    entries[name] = zip.subarray(from, from + size).toString();
    at += 46 + nameLength + extra + comment;
  }
  return entries;
}
