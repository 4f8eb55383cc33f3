import { describe, expect, test } from "vitest";
import { makeMember, simpleJobText, uniqueName } from "../testing/factories";
import { prepareTestDatabase } from "../testing/test-database";
import { archiveJob } from "./archive-job";
import { createJob } from "./create-job";
import { listJobs } from "./list-jobs";
import { loadJob } from "./load-job";
import { saveJobVersion } from "./save-job-version";
import { setJobAlias } from "./set-job-alias";

const { database } = prepareTestDatabase();
const text = (comment: string) => `# ${comment}\n${simpleJobText}`;
const forbidden = { code: "FORBIDDEN" };
const notFound = { code: "NOT_FOUND" };

async function makeOwnJob() {
  const actor = await makeMember(database(), "researcher");
  const name = uniqueName("llm-train");
  const created = await createJob(actor, { name, text: simpleJobText });
  if (!created.ok) throw new Error(JSON.stringify(created.issues));
  return { actor, name, id: created.value.id };
}

describe("jobs", () => {
  test("a name, a number, latest and an alias each lead to their version", async () => {
    const { actor, name } = await makeOwnJob();
    await saveJobVersion(actor, { job: name, baseVersion: 1, text: text("two") });
    await saveJobVersion(actor, { job: name, baseVersion: 2, text: text("three") });
    await setJobAlias(actor, { job: name, alias: "prod", number: 2 });
    const numberOf = async (reference: string) => (await loadJob(actor, reference)).selected.number;
    expect(await Promise.all(["", ":latest", ":v1", ":prod"].map((end) => numberOf(name + end)))).toEqual([
      3, 3, 1, 2,
    ]);
    for (const end of [":v4", ":v0", ":staging", ":"])
      await expect(loadJob(actor, name + end)).rejects.toMatchObject(notFound);
    const view = await loadJob(actor, name);
    expect(view.aliases).toEqual([{ alias: "prod", number: 2 }]);
    expect(view.versions.map(({ number }) => number)).toEqual([3, 2, 1]);
  });

  test("an alias moves and goes; latest and version numbers are no aliases", async () => {
    const { actor, name } = await makeOwnJob();
    await saveJobVersion(actor, { job: name, baseVersion: 1, text: text("two") });
    await setJobAlias(actor, { job: name, alias: "prod", number: 1 });
    await setJobAlias(actor, { job: name, alias: "prod", number: 2 });
    expect((await loadJob(actor, `${name}:prod`)).selected.number).toBe(2);
    await setJobAlias(actor, { job: name, alias: "prod", number: null });
    await expect(loadJob(actor, `${name}:prod`)).rejects.toMatchObject(notFound);
    for (const alias of ["latest", "LATEST", "v3", "a b", "", "a/b"])
      expect((await setJobAlias(actor, { job: name, alias, number: 1 })).ok).toBe(false);
    await expect(setJobAlias(actor, { job: name, alias: "x", number: 9 })).rejects.toMatchObject(notFound);
  });

  test("a stale base is shown what came in between; the same text is no version", async () => {
    const { actor, name } = await makeOwnJob();
    await saveJobVersion(actor, { job: name, baseVersion: 1, text: text("two") });
    const stale = await saveJobVersion(actor, { job: name, baseVersion: 1, text: text("other") });
    expect(stale).toMatchObject({
      ok: true,
      value: { outcome: "conflict", conflict: { number: 2, text: text("two") } },
    });
    const same = await saveJobVersion(actor, { job: name, baseVersion: 1, text: text("two") });
    expect(same).toMatchObject({ ok: true, value: { outcome: "unchanged", number: 2 } });
  });

  test("a text the core refuses makes no job and no version", async () => {
    const { actor, name } = await makeOwnJob();
    const bad = "git: {repository: https://example.com/a.git, commit: zz}\n";
    expect((await createJob(actor, { name: uniqueName("bad"), text: bad })).ok).toBe(false);
    const result = await saveJobVersion(actor, { job: name, baseVersion: 1, text: bad });
    expect(result.ok).toBe(false);
    expect((await loadJob(actor, name)).version).toBe(1);
  });

  test("a name is taken in any case", async () => {
    const { actor, name } = await makeOwnJob();
    const result = await createJob(actor, { name: name.toUpperCase(), text: simpleJobText });
    expect(result.issues[0]?.code).toBe("name-taken");
  });

  test("a viewer may read and not write; only leads archive", async () => {
    const { actor, name } = await makeOwnJob();
    const viewer = await makeMember(database(), "viewer", { teamId: actor.teamId });
    const lead = await makeMember(database(), "lead", { teamId: actor.teamId });
    expect((await listJobs(viewer)).map((job) => job.name)).toEqual([name]);
    await expect(createJob(viewer, { name: "x", text: simpleJobText })).rejects.toMatchObject(forbidden);
    await expect(
      saveJobVersion(viewer, { job: name, baseVersion: 1, text: text("x") }),
    ).rejects.toMatchObject(forbidden);
    await expect(setJobAlias(viewer, { job: name, alias: "a", number: 1 })).rejects.toMatchObject(forbidden);
    await expect(archiveJob(actor, { job: name })).rejects.toMatchObject(forbidden);
    await archiveJob(lead, { job: name });
    expect(await listJobs(viewer)).toEqual([]);
    expect((await listJobs(viewer, { archived: true })).map((job) => job.name)).toEqual([name]);
    await expect(saveJobVersion(actor, { job: name, baseVersion: 1, text: text("x") })).rejects.toMatchObject(
      { code: "CONFLICT" },
    );
  });

  test("another team sees nothing, by name or id", async () => {
    const { name, id } = await makeOwnJob();
    const stranger = await makeMember(database(), "admin");
    expect(await listJobs(stranger)).toEqual([]);
    for (const job of [name, id, "nul\u0000"]) {
      await expect(loadJob(stranger, job)).rejects.toMatchObject(notFound);
      if (job.includes("\u0000")) continue;
      await expect(saveJobVersion(stranger, { job, baseVersion: 1, text: text("x") })).rejects.toMatchObject(
        notFound,
      );
      await expect(setJobAlias(stranger, { job, alias: "a", number: 1 })).rejects.toMatchObject(notFound);
      await expect(archiveJob(stranger, { job })).rejects.toMatchObject(notFound);
    }
  });
});
