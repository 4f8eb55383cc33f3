/**
 * How soon a browser that looks at a run draws what its program logs. The times are measured and told, in the report and as an
 * annotation; that they are short is for people to see, here only that it comes.
 */
import type { Page } from "@playwright/test";
import { getDatabase } from "../lib/db/client";
import { makeMember, makePersonToken, makeQueue } from "../lib/testing/factories";
import { findWandbClient, runWandbProgram } from "../lib/testing/wandb-client";
import { appendHistory } from "../lib/tracking/append-history";
import { expect, test } from "./fixtures";
import { url } from "./server";

const count = 20;

/** Notes when the drawing of the chart itself has become another, and to which step it goes by then. */
async function noteDrawings(page: Page): Promise<void> {
  await page.evaluate(() => {
    const noted: { step: number; at: number }[] = [];
    Object.assign(window, { noted });
    let before = "";
    const look = () => {
      const slider = document.querySelector("[role=slider][aria-label=loss]");
      const picture = slider?.closest("figure")?.querySelector("canvas")?.toDataURL() ?? "";
      const step = Number(slider?.getAttribute("aria-valuemax"));
      if (picture !== before && step > (noted.at(-1)?.step ?? -1)) noted.push({ step, at: Date.now() });
      before = picture;
      requestAnimationFrame(look);
    };
    look();
  });
}

/** Milliseconds from each log call to the first drawing that has it. */
async function waitsOf(page: Page, calls: readonly { step: number; at: number }[]): Promise<number[]> {
  const noted = await page.evaluate(() => {
    const { noted } = window as unknown as { noted: { step: number; at: number }[] };
    return noted;
  });
  return calls.map(({ step, at }) => {
    const drawn = noted.find((one) => one.step >= step);
    if (!drawn) throw new Error(`step ${step} was never drawn`);
    return drawn.at - at;
  });
}

function tell(what: string, waits: readonly number[]): void {
  const sorted = waits.toSorted((a, b) => a - b);
  const at = (share: number) => Math.round(sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN);
  const description = `${what}: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, of ${sorted.length}`;
  test.info().annotations.push({ type: "from the log call to the drawn change", description });
  process.stdout.write(`    ${description}\n`);
}

test("a chart moves with what is logged", async ({ signIn, mainTeam, lastingRun }) => {
  const db = getDatabase();
  const queue = await makeQueue(db, mainTeam.teamId);
  const run = await lastingRun({ queueId: queue.id });
  const log = (step: number) =>
    appendHistory(mainTeam, {
      runId: run.id,
      lines: [JSON.stringify({ loss: 1 / (step + 1), _step: step })],
    });
  for (const step of [0, 1, 2]) await log(step);
  const page = await signIn("researcher");
  await page.goto(`/runs/${run.id}?tab=metrics`);
  const loss = page.getByRole("slider", { name: "loss" });
  await expect(loss).toHaveAttribute("aria-valuemax", "2");
  await noteDrawings(page);
  const calls: { step: number; at: number }[] = [];
  for (let step = 3; step < 3 + count; step += 1) {
    calls.push({ step, at: Date.now() });
    await log(step);
    await expect(loss).toHaveAttribute("aria-valuemax", String(step));
  }
  tell("logged line by line", await waitsOf(page, calls));
});

test("a chart moves with what the W&B client logs", async ({ signIn, mainTeam }) => {
  const client = findWandbClient("0.31.0");
  if (typeof client === "string") {
    process.stdout.write(`Skipped: ${client}\n`);
    test.skip(true, client);
    return;
  }
  const ana = await makeMember(getDatabase(), "researcher", { teamId: mainTeam.teamId });
  const { token } = await makePersonToken(getDatabase(), ana);
  const program = `
import json, time, wandb
run = wandb.init(project="live", id="live-chart", settings=wandb.Settings(console="off", x_disable_stats=True,
    # As the agent gives it to the programs that it starts.
    x_file_stream_transmit_interval=1))
run.log({"loss": 1.0})
calls = []
for step in range(1, 41):
    time.sleep(0.5)
    calls.append({"step": step, "at": time.time() * 1000})
    run.log({"loss": 1.0 / (step + 1)})
run.finish()
print(json.dumps(calls))`;
  const ended = runWandbProgram(client, { url, key: token, program });
  const page = await signIn("researcher", { person: ana });
  const run = () =>
    getDatabase().run.findFirst({ where: { key: "live-chart" }, orderBy: { createdAt: "desc" } });
  await expect.poll(async () => (await run())?.id).toBeDefined();
  await page.goto(`/runs/${(await run())?.id}?tab=metrics`);
  await expect(page.getByRole("slider", { name: "loss" })).toBeVisible();
  await noteDrawings(page);
  const from = Date.now();
  const calls = (await ended) as { step: number; at: number }[];
  await expect(page.getByRole("slider", { name: "loss" })).toHaveAttribute("aria-valuemax", "40");
  tell(
    "logged by the client every half second",
    await waitsOf(
      page,
      calls.filter(({ at }) => at > from),
    ),
  );
});
