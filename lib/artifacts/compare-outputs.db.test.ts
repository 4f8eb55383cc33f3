/** Whether an exact rerun made what the first run made. */
import { beforeAll, describe, expect, it } from "vitest";
import type { PersonActor } from "../access/actor";
import { enqueueRun } from "../dispatch/launch/enqueue-run";
import { rerunRun } from "../dispatch/launch/rerun-run";
import { makeJob, makeMember, makeQueue, makeTeam } from "../testing/factories";
import { type MadeFiles, makeArtifact } from "../testing/make-artifact";
import { prepareTestDatabase } from "../testing/test-database";
import { compareOutputs } from "./compare-outputs";
import { deleteVersion } from "./edit-version";

const { database } = prepareTestDatabase();
const jobText = `git: {repository: "https://h.org/r", commit: ${"a".repeat(40)}}\ncommand: [train]\n`;
let ana: PersonActor;
let queue: string;
let job: string;

beforeAll(async () => {
  const { teamId } = await makeTeam(database());
  queue = (await makeQueue(database(), teamId, { text: "resource: local-process\nproject: vision\n" })).name;
  job = (await makeJob(database(), teamId, { text: jobText })).name;
  ana = await makeMember(database(), "researcher", { teamId });
});

const idOf = (answer: Awaited<ReturnType<typeof rerunRun>>) => {
  if (!answer.ok) throw new Error(JSON.stringify(answer.issues));
  return answer.value.runId;
};
async function launchTwice(mode: "exact" | "today" = "exact") {
  const first = idOf(await enqueueRun(ana, { queue, job }));
  return { first, again: idOf(await rerunRun(ana, { runId: first, mode })) };
}
const log = (runId: string, name: string, files: MadeFiles) => makeArtifact(ana, files, { name, runId });

describe("the outputs of an exact rerun", () => {
  it("are compared by digest, each with where it differs, added, removed and changed", async () => {
    const { first, again } = await launchTwice();
    await log(first, "model", { "weights.bin": "1", old: "o", same: "s" });
    await log(again, "model", { "weights.bin": "2", new: "n", same: "s" });
    await log(first, "data", { a: "a" });
    await log(again, "data", { a: "a" });
    await log(first, "plots", { p: "p" });
    await log(again, "notes", { n: "n" });
    expect(await compareOutputs(ana, { runId: again })).toMatchObject({
      of: { id: first },
      ...{ isOver: false, isCut: false },
      outputs: [
        {
          result: "differs",
          first: { artifact: "model", version: "v0" },
          again: { artifact: "model", version: "v1" },
          changes: {
            ...{ added: 1, removed: 1, changed: 1 },
            files: [
              { path: "new", change: "added" },
              { path: "old", change: "removed" },
              { path: "weights.bin", change: "changed" },
            ],
          },
        },
        // The same content is the same version.
        { result: "same", first: { version: "v0" }, again: { version: "v0" }, changes: null },
        { result: "missing", first: { artifact: "plots" }, again: null },
        { result: "added", first: null, again: { artifact: "notes" } },
      ],
    });
    expect(await compareOutputs(ana, { runId: first })).toBeNull();
  });

  it("are compared by their place in the config, whatever the run has called them", async () => {
    const { first, again } = await launchTwice();
    for (const runId of [first, again]) {
      const { id: versionId } = await log(runId, `ckpt-${runId}`, { step: "7" });
      await database().runOutput.create({ data: { runId, position: 0, versionId, attempt: 1 } });
    }
    const { outputs } = (await compareOutputs(ana, { runId: again })) ?? {};
    expect(outputs).toMatchObject([{ result: "same", again: { artifact: `ckpt-${again}` } }]);
  });

  it("differ without a word of where when one was deleted since", async () => {
    const { first, again } = await launchTwice();
    const { id: versionId } = await log(first, "gone", { a: "1" });
    await log(again, "gone", { a: "2" });
    await deleteVersion(ana, { versionId });
    const { outputs } = (await compareOutputs(ana, { runId: again })) ?? {};
    expect(outputs).toMatchObject([{ result: "differs", first: { state: "deleted" }, changes: null }]);
  });

  it("are compared for no run that was launched with today's queue, and for nobody else's", async () => {
    const { again } = await launchTwice("today");
    expect(await compareOutputs(ana, { runId: again })).toBeNull();
    const ben = await makeMember(database(), "admin");
    await expect(compareOutputs(ben, { runId: again })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(compareOutputs(ana, { runId: 7 })).rejects.toMatchObject({ code: "INVALID" });
  });
});
