import { describe, expect, it } from "vitest";
import { makeJob, makeMember, makeQueue, makeTeam, simpleJobText } from "../../testing/factories";
import { prepareTestDatabase } from "../../testing/test-database";
import { enqueueRun } from "./enqueue-run";
import { rerunRun } from "./rerun-run";

const { database } = prepareTestDatabase();
const id = `sha256:${"a".repeat(64)}`;
const digest = `registry.example/team/train@${id}`;
const imageJob = "docker: {image: 'registry.example/team/train:v1'}\ncommand: [train]\n";

/** A run that had an image, and what it is run again with. */
async function runAgain(
  resource: "docker" | "kubernetes",
  job: string,
  imageDigest: string,
  mode: "exact" | "today" = "exact",
) {
  const db = database();
  const { teamId } = await makeTeam(db);
  const queue = await makeQueue(db, teamId, { resource, text: `resource_args:\n  ${resource}: {}\n` });
  const actor = await makeMember(db, "researcher", { teamId });
  const made = await makeJob(db, teamId, { text: job });
  const first = await enqueueRun(actor, { queue: queue.name, job: made.name });
  if (!first.ok) throw new Error(JSON.stringify(first.issues));
  await db.run.update({ where: { id: first.value.runId }, data: { imageDigest } });
  const again = await rerunRun(actor, { runId: first.value.runId, mode });
  if (!again.ok) throw new Error(JSON.stringify(again.issues));
  const run = await db.run.findUniqueOrThrow({ where: { id: again.value.runId } });
  return { ...run, issues: again.issues };
}

describe("an exact rerun", () => {
  it("names the image that ran by its digest, in config and manifest", async () => {
    const run = await runAgain("docker", imageJob, digest);
    expect(run).toMatchObject({ manifest: { Image: digest }, config: { docker: { image: digest } } });
    expect(run.imageDigest).toBeNull();
  });

  it("takes the image that was built the first time, and builds none", async () => {
    const run = await runAgain("docker", simpleJobText, digest);
    expect(run.manifest).toMatchObject({ Image: digest });
  });

  it("finds an image of the agent's machine by its id", async () => {
    expect((await runAgain("docker", imageJob, id)).manifest).toMatchObject({ Image: id });
  });

  it("says that a cluster cannot be asked for an image without a registry", async () => {
    expect(JSON.stringify((await runAgain("kubernetes", imageJob, digest)).manifest)).toContain(digest);
    const run = await runAgain("kubernetes", imageJob, id);
    expect(JSON.stringify(run.manifest)).toContain('"image":"registry.example/team/train:v1"');
    expect(run.issues).toContainEqual(expect.objectContaining({ code: "rerun-image", severity: "warning" }));
  });
});

it("a rerun with today's queue takes what the tag names now", async () => {
  const run = await runAgain("docker", imageJob, digest, "today");
  expect(run.manifest).toMatchObject({ Image: "registry.example/team/train:v1" });
});
