import type { PersonActor, SystemActor } from "../lib/access/actor";
import { getDatabase } from "../lib/db/client";
import { makeMember, makeProject, makeQueue } from "../lib/testing/factories";
import { makeRun } from "../lib/testing/run-factories";
import { appendHistory } from "../lib/tracking/append-history";
import { createView } from "../lib/tracking/views/create-view";
import { expectNoFaults } from "./axe";
import { expect, test } from "./fixtures";

const lines = (count: number, rate: number) =>
  Array.from({ length: count }, (_, step) =>
    JSON.stringify({ loss: 3 * Math.exp(-step / rate), "val/acc": step / 1_000, _step: step }),
  );

/** Runs of one project, each with a learning rate, an optimizer and 100 steps of two metrics. */
async function makeRuns(team: SystemActor, count: number) {
  const db = getDatabase();
  const { teamId } = team;
  const queue = await makeQueue(db, teamId);
  const project = await makeProject(db, teamId);
  for (let place = 0; place < count; place += 1) {
    const lr = [1e-4, 1e-3, 1e-2][place % 3] ?? 0;
    const optimizer = place % 2 === 0 ? "adam" : "sgd";
    const run = await makeRun(db, {
      ...{ teamId, queueId: queue.id, projectId: project.id },
      values: { lr, optimizer, epochs: 3 },
    });
    await appendHistory(team, { runId: run.id, lines: lines(100, 20 + place) });
  }
  return project;
}

test("the runs of a filter are drawn over one another: as many as chosen, grouped, and the address keeps it", async ({
  signIn,
  mainTeam,
}) => {
  const project = await makeRuns(mainTeam, 24);
  const page = await signIn("researcher");
  await page.goto(`/projects/${project.name}`);
  await page.getByRole("link", { name: "Charts" }).click();
  await expect(page.getByText("20 of 24 runs")).toBeVisible();
  const loss = page.getByRole("slider", { name: "loss" });
  // A key before the lines are there chooses nothing.
  await expect(loss).toHaveAttribute("aria-valuemax", "99");
  await loss.focus();
  await page.keyboard.press("Home");
  await expect(loss).toHaveAttribute("aria-valuetext", /^step 0, .* 3, .*16 more lines$/);

  await test.step("fewer, and the best by what they reported", async () => {
    await page.getByRole("combobox", { name: "Runs that are drawn" }).click();
    await page.getByRole("option", { name: "10", exact: true }).click();
    await expect(page.getByText("10 of 24 runs")).toBeVisible();
    await page.getByRole("combobox", { name: "Which runs are drawn" }).click();
    await page.getByRole("option", { name: "lowest loss" }).click();
    await expect(page).toHaveURL(/runs=10&sort=summary\.loss&dir=asc/);
  });

  await test.step("grouped by a value, with smoothing, a log axis and a zoom that a reload keeps", async () => {
    await page.getByRole("combobox", { name: "Group by" }).click();
    await page.getByRole("option", { name: "lr" }).click();
    await expect(page.getByRole("list", { name: "Groups" })).toContainText("lr 0.01");
    await page.getByRole("button", { name: /Smoothing/ }).click();
    await page.getByRole("combobox", { name: "Kind of smoothing" }).click();
    await page.getByRole("option", { name: "Exponential" }).click();
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Axes" }).click();
    await page.getByRole("switch", { name: "Log y axis" }).click();
    await page.keyboard.press("Escape");
    const box = await page.locator("figure").filter({ hasText: "loss" }).locator(".u-over").boundingBox();
    if (!box) throw new Error("the chart is not drawn");
    await page.mouse.move(box.x + box.width * 0.25, box.y + 60);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.75, box.y + 60, { steps: 5 });
    await page.mouse.up();
    await expect(page).toHaveURL(/zoom=2\d/);
    await page.reload();
    await expect(page).toHaveURL(/group=values\.lr.*smooth=exp%3A0\.6&log=y&zoom=2\d/);
    await expect(page.getByRole("list", { name: "Groups" })).toContainText("lr 0.01");
    await loss.focus();
    await page.keyboard.press("Home");
    await expect(loss).toHaveAttribute("aria-valuetext", /^step 2\d, /);
    await expectNoFaults(page);
  });

  await test.step("another filter draws other runs", async () => {
    const field = page.getByRole("combobox", { name: "Filter" });
    await field.fill(`project:${project.name} lr<5e-4`);
    await field.press("Escape");
    await field.press("Enter");
    await expect(page.getByText("All 8 runs")).toBeVisible();
    await field.fill(`project:${project.name} lr<0`);
    await field.press("Escape");
    await field.press("Enter");
    await expect(page.getByRole("heading", { name: "No run matches" })).toBeVisible();
  });
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`values of runs are drawn as bars, points and lines through axes, and kept as a view (${colorScheme})`, async ({
    signIn,
    mainTeam,
  }) => {
    const project = await makeRuns(mainTeam, 6);
    const { teamId } = mainTeam;
    const ana = await makeMember(getDatabase(), "researcher", { teamId });
    const page = await signIn("researcher", { person: ana, colorScheme });
    await page.goto(`/runs/charts?q=${encodeURIComponent(`project:${project.name}`)}`);

    await test.step("a scatter is chosen, read by keyboard, and a table too", async () => {
      await page.getByRole("button", { name: "Add a chart" }).click();
      await page.getByRole("combobox", { name: "X", exact: true }).click();
      await page.getByRole("option", { name: "values.lr" }).click();
      await page.getByRole("combobox", { name: "Y", exact: true }).click();
      await page.getByPlaceholder("Search", { exact: true }).fill("summary.loss");
      await page.getByRole("option", { name: "summary.loss" }).click();
      await page.getByRole("button", { name: "Add", exact: true }).click();
      const scatter = page.getByRole("slider", { name: "loss by lr" });
      // The drawing has come under the pointer, which points at what is there.
      await page.mouse.move(0, 0);
      await scatter.focus();
      await page.keyboard.press("ArrowRight");
      await expect(scatter).toHaveAttribute("aria-valuetext", /: lr 0\.0001, loss 0\.0\d/);
      await page.getByRole("button", { name: "More of loss by lr" }).click();
      await page.getByRole("menuitem", { name: "Show as a table" }).click();
      const table = page.getByRole("region", { name: "loss by lr, as a table" });
      await expect(table.getByRole("row")).toHaveCount(7);
    });

    await test.step("bars and parallel coordinates come by address too", async () => {
      await page.goto(
        `${page.url()}&chart=bars:summary.loss&chart=parallel:values.lr,values.optimizer,summary.loss`,
      );
      await expect(page.getByRole("list", { name: "loss" }).getByRole("listitem")).toHaveCount(6);
      const parallel = page.getByRole("slider", { name: "lr, optimizer, loss" });
      await parallel.focus();
      await page.keyboard.press("End");
      await expect(parallel).toHaveAttribute("aria-valuetext", /: lr .*, optimizer (adam|sgd), loss /);
      await page.keyboard.press("Escape");
      await expect(parallel).toHaveAttribute("aria-valuetext", "no run chosen");
      await expectNoFaults(page);
    });

    await test.step("they are saved as a view, which is a link", async () => {
      await page.getByRole("button", { name: "Views" }).click();
      await page.getByRole("menuitem", { name: "Save as a new view…" }).click();
      await page.getByRole("textbox", { name: "Name" }).fill("a/b");
      await page.getByRole("button", { name: "Save view" }).click();
      await expect(page.getByText(/The view's name holds "\/"/)).toBeVisible();
      await page.getByRole("textbox", { name: "Name" }).fill(`loss by lr ${colorScheme}`);
      await page.getByRole("button", { name: "Save view" }).click();
      await expect(page).toHaveURL(/view=/);
      await page.getByRole("combobox", { name: "Group by" }).click();
      await page.getByRole("option", { name: "optimizer" }).click();
      await page.getByRole("button", { name: "Save changes" }).click();
      await expect(page.getByRole("button", { name: "Save changes" })).toBeHidden();
    });

    await test.step("others open it, and may not change it", async () => {
      const other = await signIn("viewer", { colorScheme });
      await other.goto(`/projects/${project.name}`);
      await other.getByRole("link", { name: `loss by lr ${colorScheme}` }).click();
      await expect(other).toHaveURL(/group=values\.optimizer/);
      await expect(other.getByRole("slider", { name: "loss by lr" })).toBeVisible();
      await other.getByRole("button", { name: "Views" }).click();
      await expect(other.getByRole("menuitem", { name: /loss by lr/ })).toBeVisible();
      await expect(other.getByRole("menuitem", { name: /Delete|Save|Rename/ })).toHaveCount(0);
    });

    await test.step("its owner deletes it", async () => {
      await page.getByRole("button", { name: "Views" }).click();
      await page.getByRole("menuitem", { name: /^Delete loss by lr/ }).click();
      await page.getByRole("button", { name: "Delete view" }).click();
      await expect(page.getByRole("heading", { level: 1, name: project.name })).toBeVisible();
      await expect(page.getByRole("heading", { name: "Views" })).toHaveCount(0);
    });
  });
}

test("a view of another team is not there", async ({ signIn, mainTeam, otherTeam }) => {
  const project = await makeProject(getDatabase(), mainTeam.teamId);
  const owner: PersonActor = await makeMember(getDatabase(), "researcher", { teamId: mainTeam.teamId });
  const made = await createView(owner, { project: project.name, name: "ours", content: {} });
  expect(made.ok).toBe(true);
  const page = await signIn("admin", { teamId: otherTeam.teamId, expectErrors: /404/ });
  await page.goto(`/projects/${project.name}/views/ours`);
  await expect(page.getByRole("heading", { name: "Not in this team" })).toBeVisible();
});

test("charts of runs fit a telephone", async ({ signIn, mainTeam }) => {
  const project = await makeRuns(mainTeam, 4);
  const page = await signIn("researcher", { viewport: { width: 390, height: 844 }, colorScheme: "dark" });
  const charts =
    "chart=scatter:values.lr,summary.loss&chart=parallel:values.lr,values.optimizer,summary.loss";
  await page.goto(`/runs/charts?q=project:${project.name}&${charts}`);
  await expect(page.getByRole("slider", { name: "loss by lr" })).toBeVisible();
  await page.getByRole("button", { name: /Legend/ }).click();
  await expect(page.getByRole("list", { name: "Runs" }).getByRole("listitem")).toHaveCount(4);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await expectNoFaults(page);
});

test("a hundred runs are compared in a browser: drawn, told apart, and what is the same is hidden", async ({
  signIn,
  mainTeam,
}) => {
  const project = await makeRuns(mainTeam, 100);
  const page = await signIn("researcher");
  const line = encodeURIComponent(`project:${project.name}`);
  await page.goto(`/runs/charts?q=${line}&runs=100`);
  await expect(page.getByText("All 100 runs")).toBeVisible();
  const loss = page.getByRole("slider", { name: "loss" });
  // A key before the lines are there chooses nothing.
  await expect(loss).toHaveAttribute("aria-valuemax", "99");
  await loss.focus();
  await page.keyboard.press("Home");
  await expect(loss).toHaveAttribute("aria-valuetext", /^step 0, .*96 more lines$/);
  await expectNoFaults(page);
  await page.getByRole("combobox", { name: "Group by" }).click();
  await page.getByRole("option", { name: "lr" }).click();
  await expect(page.getByRole("list", { name: "Groups" }).getByText(/^lr /)).toHaveCount(3);
  await page.getByRole("tab", { name: /Differences/ }).click();
  const table = page.getByRole("table");
  await expect(table.getByRole("row", { name: /^lr / })).toContainText("0.01");
  await expect(table.getByRole("row", { name: /^epochs/ })).toHaveCount(0);
  await page.getByRole("switch", { name: /what is the same/ }).click();
  await expect(table.getByRole("row", { name: /^epochs/ })).toBeVisible();
  await expectNoFaults(page);

  await test.step("they fit a telephone", async () => {
    const phone = await signIn("researcher", { viewport: { width: 390, height: 844 } });
    for (const tab of ["charts", "differences"]) {
      await phone.goto(`/runs/charts?q=${line}&runs=100&tab=${tab}`);
      await expect(phone.getByText("All 100 runs")).toBeVisible();
      const shown = tab === "charts" ? phone.getByRole("slider", { name: "loss" }) : phone.getByRole("table");
      await expect(shown).toBeVisible();
      expect(await phone.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
      await expectNoFaults(phone);
    }
  });
});
