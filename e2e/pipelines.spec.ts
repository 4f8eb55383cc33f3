/** A pipeline on the local agent: stage after stage, a failing one, and stopped from its page. */
import { getDatabase } from "../lib/db/client";
import { launchPipeline } from "../lib/dispatch/pipelines/launch-pipeline";
import { makeMember, makeQueue, uniqueName } from "../lib/testing/factories";
import { expectNoFaults } from "./axe";
import { exampleSource } from "./example";
import { expect, test } from "./fixtures";

test("a pipeline is followed as picture, time line and list, and stopped", async ({
  signIn,
  mainTeam: { teamId },
}, info) => {
  const db = getDatabase();
  const person = await makeMember(db, "researcher", { teamId });
  const { repository, commit } = await exampleSource();
  const text = `resource: local-process\nproject: digits\nguardrails: {sources: {git: [${JSON.stringify(repository)}]}}\n`;
  const queue = await makeQueue(db, teamId, { text });
  const name = uniqueName("digits");
  const jobText = `git: {repository: ${JSON.stringify(repository)}, commit: ${commit}}
stages:
  - name: preprocess
    command: [sh, -c, "mkdir -p artifacts/${name} && echo rows > artifacts/${name}/data.txt"]
    output_artifacts: [${name}]
  - name: train
    command: [cat, artifacts/${name}/data.txt]
    input_artifacts: ["${name}:latest"]
  - name: check
    command: [sh, -c, "exit 3"]
    needs: [preprocess]
  - name: report
    command: ["true"]
    needs: [check]
  - name: serve
    command: [sleep, "600"]
    needs: [train, check]
    when: always
`;
  const launched = await launchPipeline(person, { queue: queue.name, name, jobText });
  if (!launched.ok) throw new Error(JSON.stringify(launched.issues));
  const page = await signIn("researcher", { person });
  await page.goto("/pipelines");
  await page.getByRole("link", { name, exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  const row = (stage: string) =>
    page
      .getByRole("table", { name: "Stages" })
      .getByRole("row")
      .filter({ has: page.getByRole("link", { name: stage, exact: true }) });

  await test.step("stages end one after the other, and what needs a failed one is cancelled", async () => {
    await expect(row("preprocess")).toContainText("finished", { timeout: 60_000 });
    await expect(row("train")).toContainText("finished", { timeout: 60_000 });
    await expect(row("check")).toContainText("failed");
    await expect(row("report")).toContainText("cancelled");
    await expect(row("serve")).toContainText("running");
  });

  await test.step("it can be read by everybody, light and dark, wide and narrow", async () => {
    for (const [colorScheme, width] of [
      ["dark", 1440],
      ["dark", 390],
      ["light", 390],
      ["light", 1440],
    ] as const) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 860 });
      await expect(row("serve")).toBeVisible();
      await expectNoFaults(page);
      await page.screenshot({ path: info.outputPath(`pipeline-${colorScheme}-${width}.png`) });
    }
  });

  await test.step("it is stopped, and has failed, since a stage has", async () => {
    await page.getByRole("button", { name: "Stop", exact: true }).click();
    await page.getByRole("button", { name: "Stop the pipeline" }).click();
    await expect(row("serve")).toContainText("cancelled", { timeout: 60_000 });
    await expect(page.getByRole("status").filter({ hasText: "failed" })).toBeVisible();
  });

  await test.step("a stage's run leads to the pipeline, and says which stage made what it took", async () => {
    await row("train").getByRole("link").first().click();
    await expect(page).toHaveURL(/\/runs\//);
    await expect(page.getByRole("link", { name, exact: true })).toBeVisible();
  });
});
