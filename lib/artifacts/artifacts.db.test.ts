/** Versions of artifacts: how they are made, numbered, pointed to and deleted, and who may do none of it. */
import { mkdtempSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { Actor, RunActor } from "../access/actor";
import { makeMember, makeTeam } from "../testing/factories";
import { beginArtifact, bytesOf, makeArtifact, manifestOf, md5Of, sendFiles } from "../testing/make-artifact";
import { prepareTestDatabase } from "../testing/test-database";
import { reportRun } from "../tracking/report-run";
import { addAliases, deleteAliases } from "./aliases";
import { beginManifest, changeManifest } from "./begin-manifest";
import { commitVersion } from "./commit-version";
import { openContent, openManifest, saveContent, saveManifest } from "./contents";
import { deleteCollection, updateCollection } from "./edit-collection";
import { deleteVersion, updateVersion } from "./edit-version";
import {
  countMembersOf,
  findAliasesOf,
  findArtifact,
  findArtifactCollection,
  findLatestOf,
  findMembershipsOf,
  findNamedArtifact,
  findUsersOf,
  listArtifactsOfRun,
  listMembersOf,
} from "./find-artifacts";
import { linkVersion, unlinkVersion } from "./link-version";
import { listArtifactFiles } from "./list-files";
import { useVersion } from "./use-version";

const { database } = prepareTestDatabase();

beforeAll(() => {
  process.env.SLIPWAY_DATA_DIR = mkdtempSync(path.join(os.tmpdir(), "slipway-files-"));
});

async function textOf(content: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const part of content) parts.push(part);
  return Buffer.concat(parts).toString();
}

async function setUp() {
  const { teamId } = await makeTeam(database());
  const ana = await makeMember(database(), "researcher", { teamId });
  return { teamId, ana };
}

const filesOf = async (actor: Actor, versionId: string) =>
  (await listArtifactFiles(actor, { versionId })).files.map(({ path: name }) => name);
const named = async (actor: Actor, name: string) =>
  (await findNamedArtifact(actor, { project: "vision", name }))?.version.id ?? null;

describe("a version of an artifact", () => {
  it("is seen by nobody before it is committed, then has the next number and latest", async () => {
    const { ana } = await setUp();
    const first = await beginArtifact(ana, { a: "1" }, { aliases: ["best"] });
    expect(first).toMatchObject({ state: "pending", index: null });
    expect(await named(ana, "images:latest")).toBe(null);
    await sendFiles(ana, first.id, { a: "1" });
    const committed = await commitVersion(ana, { versionId: first.id });
    expect(committed).toMatchObject({ state: "committed", index: 0, size: 1, fileCount: 1 });
    const second = await makeArtifact(ana, { a: "2" });
    expect(second.index).toBe(1);
    expect([await named(ana, "images:best"), await named(ana, "images:v0")]).toEqual([first.id, first.id]);
    expect([await named(ana, "images"), await named(ana, "images:latest")]).toEqual([second.id, second.id]);
    expect(await commitVersion(ana, { versionId: first.id })).toMatchObject({ index: 0 });
  });

  it("is the last one when it has the same files, and aliases come to it", async () => {
    const { ana } = await setUp();
    const first = await makeArtifact(ana, { a: "1" });
    const same = await makeArtifact(ana, { a: "1" }, { aliases: ["again"] });
    expect(same.id).toBe(first.id);
    expect(await named(ana, "images:again")).toBe(first.id);
    const other = await makeArtifact(ana, { a: "2" });
    expect((await makeArtifact(ana, { a: "1" })).id).not.toBe(first.id);
    expect(other.index).toBe(1);
  });

  it("is one version however often its client asks for it", async () => {
    const { ana } = await setUp();
    const asked = () => beginArtifact(ana, { a: "1" }, { clientId: "its-client" });
    const made = await Promise.all(Array.from({ length: 6 }, asked));
    expect(new Set(made.map(({ id }) => id)).size).toBe(1);
  });

  it("gets a number of its own also when many are committed at once", async () => {
    const { ana } = await setUp();
    const pending = await Promise.all(
      Array.from({ length: 8 }, (_, at) => beginArtifact(ana, { a: String(at) })),
    );
    for (const [at, { id }] of pending.entries()) await sendFiles(ana, id, { a: String(at) });
    const committed = await Promise.all(pending.map(({ id }) => commitVersion(ana, { versionId: id })));
    const numbers = committed.map(({ index }) => index ?? -1).sort((a, b) => a - b);
    expect(numbers).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    const last = committed.find(({ index }) => index === 7);
    expect(await named(ana, "images:latest")).toBe(last?.id);
  });

  it("stays pending, in words, while files of it were not sent", async () => {
    const { ana } = await setUp();
    const { id } = await beginArtifact(ana, { a: "1", b: "2" });
    await expect(commitVersion(ana, { versionId: id })).rejects.toThrow(/no manifest yet/);
    const { id: manifestId } = await beginManifest(ana, { versionId: id, name: "m", type: "FULL" });
    await saveContent({ teamId: ana.teamId, md5: md5Of("1"), maxBytes: 10 }, bytesOf("1"));
    await saveManifest({ teamId: ana.teamId, manifestId }, bytesOf(manifestOf({ a: "1", b: "2" })));
    await expect(commitVersion(ana, { versionId: id })).rejects.toThrow(
      /1 of 2 files .* were not uploaded: b/,
    );
    expect(await findArtifact(ana, id)).toMatchObject({ state: "pending" });
    await saveContent({ teamId: ana.teamId, md5: md5Of("2"), maxBytes: 10 }, bytesOf("2"));
    expect(await commitVersion(ana, { versionId: id })).toMatchObject({ state: "committed" });
    await expect(beginManifest(ana, { versionId: id, name: "m", type: "FULL" })).rejects.toThrow(/committed/);
    await expect(
      saveManifest({ teamId: ana.teamId, manifestId }, bytesOf(manifestOf({ a: "1", b: "2" }))),
    ).rejects.toThrow(/committed/);
    await expect(changeManifest(ana, { manifestId, digest: "" })).rejects.toThrow(/committed/);
  });

  it("is made of what several programs send, or of changes to the one before", async () => {
    const { ana } = await setUp();
    const shared = await beginArtifact(ana, { a: "1", b: "2" });
    await sendFiles(ana, shared.id, { a: "1" }, { type: "PATCH" });
    await sendFiles(ana, shared.id, { b: "2" }, { type: "PATCH" });
    await commitVersion(ana, { versionId: shared.id });
    expect(await filesOf(ana, shared.id)).toEqual(["a", "b"]);
    const changed = await beginArtifact(ana, { c: "3" });
    await sendFiles(ana, changed.id, { c: "3" }, { type: "INCREMENTAL" });
    const committed = await commitVersion(ana, { versionId: changed.id });
    expect(await filesOf(ana, changed.id)).toEqual(["a", "b", "c"]);
    expect(committed).toMatchObject({ fileCount: 3, size: 3 });
    const early = await beginArtifact(ana, { d: "4" });
    await sendFiles(ana, early.id, { d: "4" }, { type: "INCREMENTAL", baseId: shared.id });
    await commitVersion(ana, { versionId: early.id });
    expect(await filesOf(ana, early.id)).toEqual(["a", "b", "d"]);
  });

  it("that several programs make together is one until one of them commits it", async () => {
    const { ana } = await setUp();
    const parts = ["a", "b", "c"];
    const begun = await Promise.all(
      parts.map((part) =>
        beginArtifact(ana, { [part]: part }, { distributedId: "group", clientId: `of ${part}` }),
      ),
    );
    const [versionId = "", ...others] = new Set(begun.map(({ id }) => id));
    expect(others).toEqual([]);
    for (const part of parts) await sendFiles(ana, versionId, { [part]: part }, { type: "PATCH" });
    const made = await commitVersion(ana, { versionId });
    expect(await filesOf(ana, versionId)).toEqual(parts);
    expect(made.digest).not.toBe(begun[0]?.digest);
    const next = await beginArtifact(ana, { d: "d" }, { distributedId: "group" });
    expect([next.id === versionId, next.state]).toEqual([false, "pending"]);
  });

  it("keeps nothing of a content whose digest lies, and one content for all", async () => {
    const { ana, teamId } = await setUp();
    const grant = { teamId, md5: md5Of("one"), maxBytes: 10 };
    await expect(saveContent(grant, bytesOf("two"))).rejects.toThrow(
      /another digest .* Nothing of it was kept/,
    );
    await expect(openContent(grant)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await Promise.all(Array.from({ length: 4 }, () => saveContent(grant, bytesOf("one"))));
    expect(await textOf(await (await openContent(grant)).read())).toBe("one");
    const other = await setUp();
    await expect(openContent({ ...grant, teamId: other.teamId })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    const version = await beginArtifact(ana, {});
    const { id } = await beginManifest(ana, {
      ...{ versionId: version.id, name: "m", type: "FULL", digest: md5Of("{}") },
    });
    const manifest = { teamId, manifestId: id };
    await expect(saveManifest(manifest, bytesOf('{"contents":{}}'))).rejects.toThrow(/another digest/);
    await expect(openManifest(manifest)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("is changed in what is said of it, and deleted unless somebody needs it", async () => {
    const { ana } = await setUp();
    const { id } = await makeArtifact(ana, { a: "1" });
    const { runId } = await reportRun(ana, { project: "vision", key: "reader", isStart: true });
    await updateVersion(ana, {
      ...{ versionId: id, description: "said", metadata: '{"n": NaN}', aliases: ["latest", "good"] },
      tagsToAdd: ["x", "y"],
    });
    const changed = await updateVersion(ana, { versionId: id, tagsToRemove: ["x"] });
    expect(changed).toMatchObject({ description: "said", metadata: '{"n": NaN}', tags: ["y"] });
    await useVersion(ana, { runId, versionId: id });
    expect(await findUsersOf(ana, id)).toEqual([runId]);
    await expect(deleteVersion(ana, { versionId: id })).rejects.toThrow(
      /aliases point to this version \(good\)/,
    );
    await expect(deleteVersion(ana, { versionId: id, withAliases: true })).rejects.toThrow(
      /has not ended uses/,
    );
    await expect(deleteCollection(ana, { collectionId: changed.collectionId })).rejects.toThrow(
      /has not ended/,
    );
    await deleteVersion(ana, { versionId: id, withAliases: true, force: true });
    expect(await named(ana, "images:v0")).toBe(null);
    expect((await makeArtifact(ana, { a: "1" })).index).toBe(1);
    expect(await countMembersOf(ana, changed.collectionId)).toBe(1);
    await expect(commitVersion(ana, { versionId: id })).rejects.toThrow(/was deleted/);
  });

  it("stands in a portfolio with aliases of its own there", async () => {
    const { ana } = await setUp();
    const { id, collectionId } = await makeArtifact(ana, { a: "1" });
    const linked = await linkVersion(ana, {
      ...{ versionId: id, project: "good", portfolio: "images-good", aliases: ["released"] },
    });
    expect(linked).toMatchObject({ index: 0, version: { id } });
    const found = await findNamedArtifact(ana, { project: "good", name: "images-good:released" });
    expect(found?.version.id).toBe(id);
    expect((await findMembershipsOf(ana, id)).map((member) => member.collectionId)).toEqual([
      collectionId,
      linked.collectionId,
    ]);
    await expect(unlinkVersion(ana, { versionId: id, collectionId })).rejects.toThrow(/logged to/);
    await unlinkVersion(ana, { versionId: id, collectionId: linked.collectionId });
    expect((await findAliasesOf(ana, id)).map(({ alias }) => alias)).toEqual(["latest"]);
  });

  it.each([
    [{ name: "a/b" }, /name of an artifact/],
    [{ type: "" }, /type of an artifact/],
    [{ aliases: ["v3"] }, /not written like a version/],
    [{ metadata: "[1]" }, /JSON object/],
  ])("is refused with %j", async (wrong, words) => {
    const { ana } = await setUp();
    const refusal = await beginArtifact(ana, { a: "1" }, wrong).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: "INVALID" });
    expect(JSON.stringify(refusal)).toMatch(words);
  });

  it("keeps the type of its collection", async () => {
    const { ana } = await setUp();
    await makeArtifact(ana, { a: "1" });
    await expect(beginArtifact(ana, { a: "2" }, { type: "model" })).rejects.toThrow(/has the type dataset/);
  });
});

describe("artifacts of others", () => {
  /** Every use case that takes a version or a collection, asked for what `make` made. */
  const asks = (actor: Actor, { id, collectionId }: { id: string; collectionId: string }) => ({
    view: [
      () => listArtifactFiles(actor, { versionId: id }),
      () => findAliasesOf(actor, id),
      () => findMembershipsOf(actor, id),
      () => findUsersOf(actor, id),
      () => findLatestOf(actor, collectionId),
      () => listMembersOf(actor, { collectionId }),
      () => countMembersOf(actor, collectionId),
    ],
    write: [
      () => commitVersion(actor, { versionId: id }),
      () => updateVersion(actor, { versionId: id, description: "x" }),
      () => deleteVersion(actor, { versionId: id, withAliases: true, force: true }),
      () => beginManifest(actor, { versionId: id, name: "m", type: "FULL" }),
      () => addAliases(actor, { versionId: id, project: "vision", collection: "images", aliases: ["x"] }),
      () =>
        deleteAliases(actor, { versionId: id, project: "vision", collection: "images", aliases: ["latest"] }),
      () => linkVersion(actor, { versionId: id, project: "vision", portfolio: "p" }),
      () => unlinkVersion(actor, { versionId: id, collectionId }),
      () => updateCollection(actor, { collectionId, description: "x" }),
      () => deleteCollection(actor, { collectionId, force: true }),
    ],
  });

  it("are not there for another team", async () => {
    const { ana } = await setUp();
    const made = await makeArtifact(ana, { a: "1" });
    const eve = (await setUp()).ana;
    const { view, write } = asks(eve, made);
    for (const ask of [...view, ...write]) await expect(ask()).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await findArtifact(eve, made.id)).toBe(null);
    expect(await findArtifactCollection(eve, made.collectionId)).toBe(null);
    expect(await named(eve, "images:latest")).toBe(null);
    const { runId } = await reportRun(eve, { project: "vision", key: "r", isStart: true });
    await expect(useVersion(eve, { runId, versionId: made.id })).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await findArtifact(ana, made.id)).toEqual(made);
  });

  it("are looked at by a viewer, and changed by none", async () => {
    const { ana, teamId } = await setUp();
    const made = await makeArtifact(ana, { a: "1" });
    const viewer = await makeMember(database(), "viewer", { teamId });
    const { view, write } = asks(viewer, made);
    for (const ask of view) await ask();
    for (const ask of write) await expect(ask()).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(beginArtifact(viewer, { a: "2" })).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect(await findArtifact(ana, made.id)).toEqual(made);
  });

  it("are used and not changed by a launched program, which makes those of its own run", async () => {
    const { ana, teamId } = await setUp();
    const made = await makeArtifact(ana, { a: "1" });
    const { runId } = await reportRun(ana, { project: "vision", key: "own", isStart: true });
    const { runId: other } = await reportRun(ana, { project: "vision", key: "other", isStart: true });
    const program: RunActor = { kind: "run", runId, attempt: 1, name: ana.name, teamId };
    const { view, write } = asks(program, made);
    for (const ask of view) await ask();
    for (const ask of write) await expect(ask()).rejects.toMatchObject({ code: "FORBIDDEN" });
    await useVersion(program, { runId, versionId: made.id });
    for (const of of [null, other])
      await expect(beginArtifact(program, { a: "2" }, { runId: of })).rejects.toThrow(/run/);
    const own = await makeArtifact(program, { a: "2" }, { runId });
    expect((await listArtifactsOfRun(program, { runId, kind: "logged" })).map(({ id }) => id)).toEqual([
      own.id,
    ]);
    expect((await listArtifactsOfRun(ana, { runId, kind: "used" })).map(({ id }) => id)).toEqual([made.id]);
    await addAliases(program, {
      versionId: own.id,
      project: "vision",
      collection: "images",
      aliases: ["mine"],
    });
    expect(await named(ana, "images:mine")).toBe(own.id);
  });
});
