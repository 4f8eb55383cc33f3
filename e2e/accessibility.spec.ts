import fs from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import { getDatabase } from "../lib/db/client";
import { makeJob, makeMember, makeProject, makeQueue } from "../lib/testing/factories";
import { makeArtifact } from "../lib/testing/make-artifact";
import { makePipeline } from "../lib/testing/make-pipeline";
import { makeRun } from "../lib/testing/run-factories";
import { expect, test } from "./fixtures";

const axe = fs.readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const pages = [
  "/",
  "/launch?job=train&queue=local",
  "/runs",
  "/runs/RUN",
  "/runs/RUN?tab=config",
  "/runs/RUN?tab=metrics",
  "/runs/RUN?tab=media",
  "/runs/RUN?tab=files",
  "/runs/RUN?tab=events",
  "/runs/compare?ids=RUN",
  "/runs/RUN?tab=reproduce",
  "/queues",
  "/queues/local",
  "/queues/local/config",
  "/queues/local/versions",
  "/queues/new",
  "/projects",
  "/projects/PROJECT",
  "/runs/RUN?tab=artifacts",
  "/artifacts",
  "/artifacts/PROJECT",
  "/artifacts/PROJECT/images",
  "/artifacts/PROJECT/images/v1",
  "/artifacts/PROJECT/images/v1/lineage",
  "/artifacts/PROJECT/images/v1/diff",
  "/pipelines",
  "/pipelines/PIPELINE",
  "/jobs",
  "/jobs/train",
  "/agents",
  "/configs",
  "/audit",
  "/settings/members",
  "/settings/tokens",
  "/settings/team",
  "/settings/account",
  "/jobs/new",
  "/configs/new",
  "/docs/api",
  "/runs/nowhere",
];

for (const colorScheme of ["light", "dark"] as const) {
  test(`no page breaks an accessibility rule (${colorScheme})`, async ({ signIn, visit, mainTeam }) => {
    test.setTimeout(180_000);
    const db = getDatabase();
    const person = await makeMember(db, "admin", { teamId: mainTeam.teamId });
    const queue = await makeQueue(db, mainTeam.teamId);
    await makeJob(db, mainTeam.teamId);
    const project = await makeProject(db, mainTeam.teamId);
    const run = await makeRun(db, {
      teamId: mainTeam.teamId,
      queueId: queue.id,
      projectId: project.id,
      personId: person.personId,
      author: person.name,
    });
    for (const text of ["1", "2"])
      await makeArtifact(person, { a: text }, { project: project.name, name: "images", runId: run.id });
    const pipeline = await makePipeline(db, person, {
      ...{ name: "daily", queue, project: project.name },
      stages: [
        { name: "preprocess", state: "running", runs: [{ runId: run.id }] },
        { name: "train", rank: 1, runs: [] },
      ],
      edges: [{ from: 0, to: 1, artifact: "images" }],
    });
    const page = await signIn("admin", { person, colorScheme, expectErrors: /404/ });
    const found: string[] = [];
    const check = async (path: string) => {
      await page.goto(
        path.replace("RUN", run.id).replace("PROJECT", project.name).replace("PIPELINE", pipeline.id),
      );
      await expect(page.getByRole("main").getByRole("heading").first()).toBeVisible();
      if (path.endsWith("/config")) await expect(page.locator(".monaco-editor .view-lines")).toBeVisible();
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() =>
        (window as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
      );
      for (const { id, nodes } of violations)
        found.push(...nodes.map((node) => `${path}: ${id}: ${node.html.slice(0, 200)}`));
    };
    for (const path of pages) await check(path);
    const door = await visit({ colorScheme });
    await door.goto("/sign-in");
    await door.evaluate(axe);
    const { violations } = await door.evaluate(() =>
      (window as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
    );
    found.push(...violations.map(({ id }) => `/sign-in: ${id}`));
    expect(found).toEqual([]);
  });
}
