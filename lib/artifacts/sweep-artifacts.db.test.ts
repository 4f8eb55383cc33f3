/** Whatever is committed, pointed to, deleted, used and swept in whatever order and at once: what is held stays, the rest goes. */
import { mkdtempSync, readdirSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import type { ReporterActor } from "../access/actor";
import { holdContents } from "../db/artifact-contents";
import { deleteUnheld } from "../db/artifact-sweep";
import { inTransaction } from "../db/transaction";
import { AppError } from "../errors";
import { makeMember } from "../testing/factories";
import {
  beginArtifact,
  bytesOf,
  type MadeFiles,
  makeArtifact,
  md5Of,
  sendFiles,
} from "../testing/make-artifact";
import { prepareTestDatabase } from "../testing/test-database";
import { noteClientSign } from "../tracking/note-client-sign";
import { reportRun } from "../tracking/report-run";
import { addAliases } from "./aliases";
import { collectGarbage, previewGarbage } from "./collect-garbage";
import { commitVersion } from "./commit-version";
import { openContent, saveContent } from "./contents";
import { deleteCollection } from "./edit-collection";
import { deleteVersion, updateVersion } from "./edit-version";
import { findNamedArtifact } from "./find-artifacts";
import { linkVersion } from "./link-version";
import { listArtifactFiles } from "./list-files";
import { findKnownContents } from "./plan-contents";
import { sweepArtifacts } from "./sweep-artifacts";
import { useVersion as noteUse } from "./use-version";

const { database } = prepareTestDatabase();
let filesDir: string;

beforeAll(() => {
  process.env.SLIPWAY_DATA_DIR = mkdtempSync(path.join(os.tmpdir(), "slipway-files-"));
  filesDir = process.env.SLIPWAY_DATA_DIR;
});

async function sweepAll(grace: number): Promise<void> {
  while ((await sweepArtifacts(grace)).hasMore);
}

/** Reads every file of every committed version of the actor's team. */
async function readAll(actor: ReporterActor): Promise<number> {
  const versions = await database().artifactVersion.findMany({
    where: { teamId: actor.teamId, state: "committed" },
  });
  for (const { id: versionId } of versions)
    for (const { digest } of (await listArtifactFiles(actor, { versionId })).files) {
      const content = await openContent({ teamId: actor.teamId, md5: digest });
      let size = 0;
      for await (const part of await content.read()) size += part.length;
      expect(size).toBe(content.size);
    }
  return versions.length;
}

const storedFiles = () =>
  readdirSync(filesDir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).length;
/** What rows name: contents and lists. */
async function namedFiles(): Promise<number> {
  const lists = await database().artifactManifest.count({ where: { place: { not: null } } });
  return (await database().artifactContent.count()) + lists;
}

describe("a sweep", () => {
  it("takes what was begun and forsaken, deleted or is over, after a time of grace, and says before what it would take", async () => {
    const ana = await makeMember(database(), "admin");
    await makeArtifact(ana, { kept: "kept", both: "both" });
    const gone = await makeArtifact(ana, { both: "both", gone: "gone!" });
    const over = await makeArtifact(ana, { over: "over" }, { name: "over", ttlSeconds: 3_600 });
    const begun = await beginArtifact(ana, { begun: "begun" }, { name: "begun" });
    await sendFiles(ana, begun.id, { begun: "begun" });
    await deleteVersion(ana, { versionId: gone.id });
    await sweepAll(3_600);
    const nothing = { expired: 0, forsaken: 0, deleted: 0, contents: 0, bytes: 0 };
    // Of the deleted version, of what was begun: neither is a day old.
    const young = { inUse: 0, contents: 2, bytes: 10 };
    expect(await previewGarbage(ana)).toEqual({ ...nothing, kept: young });
    expect(await collectGarbage(ana)).toEqual({ ...nothing, kept: young, hasMore: false });
    await database()
      .$executeRaw`update "ArtifactVersion" set "updatedAt" = now() - interval '2 days', "expiresAt" = now() - interval '1 second'
                    where id in (${gone.id}, ${begun.id}, ${over.id})`;
    await database().$executeRaw`update "ArtifactContent" set "wantedAt" = now() - interval '2 days'`;
    const due = { expired: 1, forsaken: 1, deleted: 1, contents: 2, bytes: 10 };
    // What the expired version holds goes a day after the version.
    const later = { inUse: 0, contents: 1, bytes: 4 };
    expect(await previewGarbage(ana)).toEqual({ ...due, kept: later });
    const ben = await makeMember(database(), "admin");
    expect(await collectGarbage(ben)).toMatchObject({ ...nothing, hasMore: false });
    expect(await previewGarbage(ana)).toEqual({ ...due, kept: later });
    expect(await collectGarbage(ana)).toEqual({ ...due, kept: later, hasMore: false });
    expect(await database().artifactVersion.count({ where: { id: begun.id } })).toBe(0);
    const contents = await database().artifactContent.findMany({ where: { teamId: ana.teamId } });
    expect(new Set(contents.map(({ md5 }) => md5))).toEqual(new Set(["both", "kept", "over"].map(md5Of)));
    expect(await database().artifactVersion.findUnique({ where: { id: over.id } })).toMatchObject({
      state: "deleted",
    });
    await sweepAll(0);
    expect(storedFiles()).toBe(await namedFiles());
  });

  it("leaves a version whose time is over while a run uses it, or another collection has it", async () => {
    const ana = await makeMember(database(), "admin");
    const used = await makeArtifact(ana, { a: "a" }, { name: "used" });
    const linked = await makeArtifact(ana, { b: "b" }, { name: "linked" });
    const { runId } = await reportRun(ana, { project: "vision", key: "user", isStart: true });
    await noteUse(ana, { runId, versionId: used.id });
    await linkVersion(ana, { versionId: linked.id, project: "vision", portfolio: "best", aliases: [] });
    for (const { id: versionId } of [used, linked]) await updateVersion(ana, { versionId, ttlSeconds: 0 });
    await sweepAll(0);
    const states = async () =>
      (
        await database().artifactVersion.findMany({ where: { teamId: ana.teamId }, orderBy: { id: "asc" } })
      ).map(({ state }) => state);
    expect(await states()).toEqual(["committed", "committed"]);
    expect(await previewGarbage(ana)).toMatchObject({ expired: 0, kept: { inUse: 2, contents: 0 } });
    await noteClientSign(ana, { runId, end: { exitCode: 0 } });
    await sweepAll(0);
    expect(await states()).toEqual(["deleted", "committed"]);
  });

  it("keeps for a while what somebody was told is there, although nothing holds it", async () => {
    const ana = await makeMember(database(), "researcher");
    await saveContent({ teamId: ana.teamId, md5: md5Of("told"), maxBytes: 10 }, bytesOf("told"));
    await database().$executeRaw`update "ArtifactContent" set "wantedAt" = now() - interval '2 days'`;
    expect((await findKnownContents(ana, { md5s: [md5Of("told")] })).size).toBe(1);
    await sweepAll(3_600);
    expect((await findKnownContents(ana, { md5s: [md5Of("told")] })).size).toBe(1);
  });

  it("leaves nothing in the store of an upload that broke off or whose server died, or of a team that is gone", async () => {
    const ana = await makeMember(database(), "researcher");
    const grant = { teamId: ana.teamId, md5: md5Of("right"), maxBytes: 100 };
    await expect(saveContent(grant, bytesOf("wrong"))).rejects.toThrow(/another digest/);
    const broken = (async function* () {
      yield Buffer.from("ri");
      throw new Error("the line went dead");
    })();
    await expect(saveContent(grant, broken)).rejects.toThrow("the line went dead");
    await makeArtifact(ana, { a: "of a team that goes" }, { name: "last" });
    await database().team.delete({ where: { id: ana.teamId } });
    await sweepAll(0);
    expect(storedFiles()).toBe(await namedFiles());
  });
});

describe("at the same moment", () => {
  it("a sweep leaves what a commit holds that is not stored yet, and does not wait for it", async () => {
    const ana = await makeMember(database(), "researcher");
    const { teamId } = ana;
    const { id: versionId } = await beginArtifact(ana, { a: "held" });
    await sendFiles(ana, versionId, { a: "held" });
    await inTransaction(async (tx) => {
      expect(await holdContents(tx, { teamId, versionId, md5s: [md5Of("held")] })).toBe(1);
      expect(
        (await inTransaction((other) => deleteUnheld(other, { graceSeconds: 0, limit: 10 }))).deleted,
      ).toBe(0);
    });
    expect(await database().artifactContent.count({ where: { teamId } })).toBe(1);
  });

  it("a commit waits for a sweep that takes its content, and is refused in words", async () => {
    const ana = await makeMember(database(), "researcher");
    const { id: versionId } = await beginArtifact(ana, { a: "taken" });
    await sendFiles(ana, versionId, { a: "taken" });
    const commit = await inTransaction(async (tx) => {
      expect((await deleteUnheld(tx, { graceSeconds: 0, limit: 10 })).deleted).toBe(1);
      const waiting = commitVersion(ana, { versionId }).catch((error: unknown) => error);
      await expect.poll(() => countWaiting()).toBe(1);
      return { waiting };
    });
    expect(await commit.waiting).toMatchObject({
      message: expect.stringMatching(/1 of 1 files .* not uploaded: a/),
    });
    await sendFiles(ana, versionId, { a: "taken" });
    expect(await commitVersion(ana, { versionId })).toMatchObject({ state: "committed" });
    expect(await readAll(ana)).toBe(1);
  });
});

async function countWaiting(): Promise<number> {
  const [row] = await database().$queryRaw<{ waiting: bigint }[]>`
    select count(*) as waiting from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
  return Number(row?.waiting);
}

type Step =
  | { do: "make"; name: string; files: MadeFiles; alias: string }
  | { do: "alias" | "delete" | "use" | "link"; name: string; alias: string }
  | { do: "drop"; name: string }
  | { do: "sweep" };

const name = fc.constantFrom("one", "two");
const alias = fc.constantFrom("latest", "best", "old");
const texts = fc.dictionary(fc.constantFrom("a", "b", "c"), fc.constantFrom("x", "y", "z", "w"));
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant("make" as const), name, files: texts, alias }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constantFrom("alias", "delete", "use", "link"), name, alias }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("drop" as const), name }) },
  { weight: 3, arbitrary: fc.constant({ do: "sweep" as const }) },
);

/** A refusal is an answer; anything else is a fault. */
async function take(actor: ReporterActor, runId: string, step: Step): Promise<void> {
  try {
    if (step.do === "sweep") return void (await sweepArtifacts(0));
    if (step.do === "make") {
      const aliases = step.alias === "latest" ? [] : [step.alias];
      return void (await makeArtifact(actor, step.files, { name: step.name, aliases }));
    }
    const reference = step.do === "drop" ? "latest" : step.alias;
    const found = await findNamedArtifact(actor, { project: "vision", name: `${step.name}:${reference}` });
    if (!found) return;
    const versionId = found.version.id;
    if (step.do === "drop") await deleteCollection(actor, { collectionId: found.collectionId, force: true });
    else if (step.do === "alias")
      await addAliases(actor, { versionId, project: "vision", collection: step.name, aliases: ["old"] });
    else if (step.do === "use") await noteUse(actor, { runId, versionId });
    else if (step.do === "link")
      await linkVersion(actor, { versionId, project: "vision", portfolio: "shelf", aliases: [step.alias] });
    else await deleteVersion(actor, { versionId, withAliases: true });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
  }
}

it("keeps every file of every committed version, and none that nothing holds, in any order of three at once", {
  timeout: 300_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(step, { maxLength: 8 }), { minLength: 3, maxLength: 3 }),
      async (lanes) => {
        const ana = await makeMember(database(), "researcher");
        const { runId } = await reportRun(ana, { project: "vision", key: "user", isStart: true });
        await Promise.all(
          lanes.map(async (lane) => {
            for (const one of lane) await take(ana, runId, one);
          }),
        );
        await readAll(ana);
        await sweepAll(0);
        await readAll(ana);
        expect(storedFiles()).toBe(await namedFiles());
        const unheld = await database().artifactContent.count({
          where: { teamId: ana.teamId, entries: { none: {} } },
        });
        expect(unheld).toBe(0);
      },
    ),
    { numRuns: 15 },
  );
});
