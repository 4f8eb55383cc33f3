/** A run as an archive: what is in it, and that nobody finds more in it than on the run's page. */
import { mkdtempSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { beforeAll, expect, it } from "vitest";
import type { PersonActor } from "../access/actor";
import { enqueueRun } from "../dispatch/launch/enqueue-run";
import { makeMember, makeQueue, makeTeam } from "../testing/factories";
import { makeArtifact, md5Of } from "../testing/make-artifact";
import { prepareTestDatabase } from "../testing/test-database";
import { exportRun } from "./export-run";
import { useVersion as noteUse } from "./use-version";

const { database } = prepareTestDatabase();

beforeAll(() => {
  process.env.SLIPWAY_DATA_DIR = mkdtempSync(path.join(os.tmpdir(), "slipway-files-"));
});

const url = "https://slipway.example.com";
const queueText = `resource: local-process
env: {HOUSE_PATH: /srv/what-the-admin-wrote}
`;
const jobText = `git: {repository: "https://github.com/acme/train.git", commit: 1234567890123456789012345678901234567890}
command: [python, train.py, --note, it's fine]
env: {SEED: "7"}
input_artifacts: [{name: images, path: data}]
project: vision
`;

async function launch(): Promise<{ ana: PersonActor; runId: string; teamId: PersonActor["teamId"] }> {
  const { teamId } = await makeTeam(database());
  const ana = await makeMember(database(), "researcher", { teamId });
  const queue = await makeQueue(database(), teamId, { text: queueText });
  await makeArtifact(ana, { "a.txt": "a" });
  const launched = await enqueueRun(ana, { queue: queue.name, jobText }, async () => undefined);
  if (!launched.ok) throw new Error(JSON.stringify(launched.issues));
  return { ana, teamId, runId: launched.value.runId };
}

const textOf = ({ files }: Awaited<ReturnType<typeof exportRun>>, name: string) =>
  files.find((file) => file.name === name)?.text ?? "";

it("has what was frozen, the inputs by digest, and the commands to do it again", async () => {
  const { ana, runId } = await launch();
  const archive = await exportRun(ana, { runId }, url);
  expect(archive.files.map(({ name }) => name)).toEqual([
    "README.md",
    "run.json",
    "config.yaml",
    "sources.json",
    "request.json",
    "events.json",
    "documents/1-queue.yaml",
    "documents/2-job.yaml",
    "inputs/1-images-v0.json",
  ]);
  expect(JSON.parse(textOf(archive, "inputs/1-images-v0.json"))).toMatchObject({
    version: "images:v0",
    files: [{ path: "a.txt", digest: md5Of("a"), size: 1 }],
  });
  const readme = textOf(archive, "README.md");
  for (const line of [
    `slipway run rerun ${runId} --mode exact`,
    "git clone https://github.com/acme/train.git code",
    "git checkout 1234567890123456789012345678901234567890",
    "slipway artifact get vision/images:v0 data",
    "export SEED=7",
    "python train.py --note 'it'\\''s fine'",
  ])
    expect(readme).toContain(line);
  for (const { name } of archive.files.slice(1)) expect(readme).toContain(`\`${name}\``);
});

it("names what it made", async () => {
  const { ana, runId } = await launch();
  const made = await makeArtifact(ana, { "w.bin": "weights" }, { name: "model", type: "model", runId });
  await noteUse(ana, { runId, versionId: made.id });
  const archive = await exportRun(ana, { runId }, url);
  expect(JSON.parse(textOf(archive, "outputs/1-model-v0.json"))).toMatchObject({
    version: "model:v0",
    files: [{ path: "w.bin" }],
  });
});

it("shows a researcher no value that the queue's admin wrote, and an admin all", async () => {
  const { ana, runId, teamId } = await launch();
  const all = ({ files }: Awaited<ReturnType<typeof exportRun>>) => files.map(({ text }) => text).join("\n");
  const seen = all(await exportRun(ana, { runId }, url));
  expect(seen).not.toContain("what-the-admin-wrote");
  expect(seen).toContain("Their values are not in this archive: `HOUSE_PATH`");
  const admin = await makeMember(database(), "admin", { teamId });
  expect(all(await exportRun(admin, { runId }, url))).toContain(
    "export HOUSE_PATH=/srv/what-the-admin-wrote",
  );
});

it("is not there for another team", async () => {
  const { runId } = await launch();
  const other = await makeMember(database(), "admin");
  await expect(exportRun(other, { runId }, url)).rejects.toMatchObject({ code: "NOT_FOUND" });
});
