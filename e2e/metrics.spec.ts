import { getDatabase } from "../lib/db/client";
import { makeMember, makeProject, makeQueue } from "../lib/testing/factories";
import { makeRun } from "../lib/testing/run-factories";
import { appendHistory } from "../lib/tracking/append-history";
import { reportRun } from "../lib/tracking/report-run";
import { writeRunConfig } from "../lib/tracking/write-run-config";
import { expectNoFaults } from "./axe";
import { expect, test } from "./fixtures";

const lossLine = (step: number, rate = 100) =>
  JSON.stringify({ loss: 3 * Math.exp(-step / rate), "val/acc": step / 1_000, _step: step });
const linesOf = (from: number, to: number, rate?: number) =>
  Array.from({ length: to - from }, (_, place) => lossLine(from + place, rate));

test("a run's charts move while it runs, zoom together and are tables too", async ({
  signIn,
  mainTeam,
  lastingRun,
}) => {
  const db = getDatabase();
  const { teamId } = mainTeam;
  const queue = await makeQueue(db, teamId);
  const run = await lastingRun({ queueId: queue.id });
  const page = await signIn("researcher");
  await page.goto(`/runs/${run.id}?tab=metrics`);
  await expect(page.getByRole("heading", { name: "No metrics yet" })).toBeVisible();
  await page.getByRole("tab", { name: "W&B client" }).click();
  await expect(page.getByText("import wandb")).toBeVisible();
  await page.getByRole("tab", { name: "API" }).click();
  await expect(page.getByText(`/api/v1/runs/${run.id}/history`)).toBeVisible();
  await expectNoFaults(page);

  await appendHistory(mainTeam, { runId: run.id, lines: linesOf(0, 200) });
  const loss = page.getByRole("slider", { name: "loss" });
  await expect(loss).toHaveAttribute("aria-valuemax", "199");

  await test.step("what is logged now is drawn, and only that is asked for", async () => {
    const asked = page.waitForRequest((request) => /\/series\?.*from=199/.test(request.url()));
    await appendHistory(mainTeam, { runId: run.id, lines: linesOf(200, 300) });
    await asked;
    await expect(loss).toHaveAttribute("aria-valuemax", "299");
  });

  await test.step("arrows read the values, on all charts", async () => {
    await loss.focus();
    await page.keyboard.press("Home");
    await expect(loss).toHaveAttribute("aria-valuetext", "step 0, 3");
    await page.keyboard.press("ArrowRight");
    await expect(loss).toHaveAttribute("aria-valuetext", "step 1, 2.97");
    await expect(page.getByRole("slider", { name: "val/acc" })).toHaveAttribute(
      "aria-valuetext",
      "step 1, 0.001",
    );
  });

  await test.step("a drag zooms all charts, and the address keeps it", async () => {
    const box = await page.locator("figure").filter({ hasText: "loss" }).locator(".u-over").boundingBox();
    if (!box) throw new Error("the chart is not drawn");
    await page.mouse.move(box.x + box.width * 0.25, box.y + 60);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.75, box.y + 60, { steps: 5 });
    await page.mouse.up();
    await expect(page).toHaveURL(/zoom=7\d(\.\d+)?\.\.22\d/);
    await page.reload();
    await page.getByRole("slider", { name: "val/acc" }).focus();
    await page.keyboard.press("Home");
    await expect(page.getByRole("slider", { name: "val/acc" })).toHaveAttribute(
      "aria-valuetext",
      /^step 7\d,/,
    );
    await page.getByRole("button", { name: "Show all" }).click();
    await expect(page).not.toHaveURL(/zoom=/);
  });

  await test.step("log axis, smoothing and x are chosen for all charts", async () => {
    await page.getByRole("button", { name: "Axes" }).click();
    await page.getByRole("switch", { name: "Log y axis" }).click();
    await expect(page).toHaveURL(/log=y/);
    await page.keyboard.press("Escape");
    await page.getByRole("combobox", { name: "X axis" }).click();
    await page.getByRole("option", { name: "val/acc" }).click();
    await expect(page).toHaveURL(/x=metric/);
    await expect(loss).toHaveAttribute("aria-valuemax", "0.299");
    await page.goBack();
  });

  await test.step("a chart is a table too", async () => {
    await page.goto(`/runs/${run.id}?tab=metrics`);
    await page.getByRole("button", { name: "More of loss" }).click();
    await page.getByRole("menuitem", { name: "Show as a table" }).click();
    const table = page.getByRole("region", { name: "loss, as a table" });
    await expect(table.getByRole("row").nth(1)).toContainText("3");
    await expectNoFaults(page);
  });
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`runs are compared over one another, grouped, and by what differs (${colorScheme})`, async ({
    signIn,
    mainTeam,
  }) => {
    const db = getDatabase();
    const { teamId } = mainTeam;
    const queue = await makeQueue(db, teamId);
    const project = await makeProject(db, teamId);
    const runs = [];
    for (const [place, lr] of [0.1, 0.1, 0.2].entries()) {
      const run = await makeRun(db, {
        teamId,
        queueId: queue.id,
        projectId: project.id,
        values: { lr, epochs: 3 },
      });
      await appendHistory(mainTeam, { runId: run.id, lines: linesOf(0, 100, 50 + 50 * place) });
      runs.push(run);
    }
    const page = await signIn("researcher", { colorScheme });
    await page.goto(`/runs?q=${encodeURIComponent(`project:${project.name}`)}`);
    await page.getByRole("checkbox", { name: /all/i }).first().click();
    await page.getByRole("link", { name: "Compare" }).click();
    await expect(page.getByRole("heading", { name: "Compare 3 runs" })).toBeVisible();
    const loss = page.getByRole("slider", { name: "loss" });
    // A key before the lines are there chooses nothing.
    await expect(loss).toHaveAttribute("aria-valuemax", "99");
    await loss.focus();
    await page.keyboard.press("Home");
    await expect(loss).toHaveAttribute("aria-valuetext", /^step 0, .* 3, .* 3, .* 3$/);
    await expectNoFaults(page);

    await page.getByRole("combobox", { name: "Group by" }).click();
    await page.getByRole("option", { name: "lr" }).click();
    await expect(page).toHaveURL(/group=values\.lr/);
    await expect(page.getByRole("list", { name: "Groups" })).toContainText("lr 0.2");

    await page.getByRole("tab", { name: /Differences/ }).click();
    const table = page.getByRole("table");
    await expect(table.getByRole("row", { name: /^lr/ })).toContainText("0.2");
    await expect(table.getByRole("row", { name: /^epochs/ })).toHaveCount(0);
    await page.getByRole("switch", { name: /what is the same/ }).click();
    await expect(table.getByRole("row", { name: /^epochs/ })).toBeVisible();
    await expectNoFaults(page);
  });
}

test("charts and comparison fit a telephone", async ({ signIn, mainTeam }) => {
  const db = getDatabase();
  const { teamId } = mainTeam;
  const queue = await makeQueue(db, teamId);
  const runs = [];
  for (const lr of [0.1, 0.2]) {
    const run = await makeRun(db, { teamId, queueId: queue.id, values: { lr } });
    await appendHistory(mainTeam, { runId: run.id, lines: linesOf(0, 100) });
    runs.push(run);
  }
  const page = await signIn("researcher", { viewport: { width: 390, height: 844 } });
  for (const [name, path] of [
    ["metrics", `/runs/${runs[0]?.id}?tab=metrics`],
    ["compare", `/runs/compare?ids=${runs.map(({ id }) => id).join(",")}`],
    ["differences", `/runs/compare?ids=${runs.map(({ id }) => id).join(",")}&tab=differences`],
  ] as const) {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    if (name === "differences") await expect(page.getByRole("table")).toBeVisible();
    else await expect(page.getByRole("slider", { name: "loss" })).toBeVisible();
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBeLessThanOrEqual(390);
    await expectNoFaults(page);
  }
});

test("of twelve thousand metrics as many are drawn as are looked at, and each is found by its name", async ({
  signIn,
  mainTeam,
}) => {
  const db = getDatabase();
  const { teamId } = mainTeam;
  const queue = await makeQueue(db, teamId);
  const run = await makeRun(db, { teamId, queueId: queue.id });
  const names = Array.from({ length: 12_000 }, (_, place) => `layer${place % 40}/weight${place}`);
  const lines = [0, 1].map((step) =>
    JSON.stringify({ ...Object.fromEntries(names.map((name, place) => [name, place + step])), _step: step }),
  );
  await appendHistory(mainTeam, { runId: run.id, lines });
  const page = await signIn("researcher");
  await page.goto(`/runs/${run.id}?tab=metrics`);
  await expect(page.getByRole("slider", { name: "layer0/weight0", exact: true })).toBeVisible();
  expect(await page.locator("figure").count()).toBeLessThan(300);
  await page.getByRole("searchbox", { name: "Search the metrics" }).fill("weight11999");
  await expect(page.getByRole("slider", { name: "layer39/weight11999" })).toHaveAttribute(
    "aria-valuemax",
    "1",
  );
  await expect(page.locator("figure")).toHaveCount(1);
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`a run that was only reported shows what its program said it runs with (${colorScheme})`, async ({
    signIn,
    mainTeam,
  }) => {
    const ana = await makeMember(getDatabase(), "researcher", { teamId: mainTeam.teamId });
    const { runId } = await reportRun(ana, { project: "notebooks", isStart: true });
    const config = { lr: { value: 0.1 }, net: { value: { depth: 12 } }, _wandb: { value: {} } };
    await writeRunConfig(ana, { runId, config: JSON.stringify(config) });
    const page = await signIn("researcher", { person: ana, colorScheme });
    await page.goto(`/runs/${runId}?tab=config`);
    const table = page.getByRole("table");
    await expect(table.getByRole("row", { name: "net.depth 12" })).toBeVisible();
    await page.getByRole("searchbox", { name: "Search the config" }).fill("lr");
    await expect(page.getByText("1 of 2 values")).toBeVisible();
    await expectNoFaults(page);
  });
}
