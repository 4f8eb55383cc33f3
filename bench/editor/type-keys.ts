import type { CDPSession, Page } from "@playwright/test";
import { quantile } from "../table";
import { awaitMarkers, goBehind, type MeasuredWindow } from "./in-page";

/** Long enough for everything that a key sets off, the answer of the worker and its drawing too. */
const settleMs = 500;
/** A fast typist. */
const betweenKeysMs = 60;

/** The first keys are slow in every editor. */
const warmUpKeys = 20;

export interface KeyCosts {
  /** Milliseconds of the main thread per key, processor time. */
  thread: number[];
  /** Milliseconds from a key to the frame that shows it, typing fast. */
  shown: number[];
  longTasks: number[];
}

/** Types at a place in the middle of the text: slowly, counting all that a key sets off, then fast. */
export async function typeKeys(page: Page, cdp: CDPSession, keys: number): Promise<KeyCosts> {
  await page.evaluate(goBehind, 'name: "part 100');
  for (let at = 0; at < warmUpKeys; at += 1) await page.keyboard.press(at % 2 === 0 ? "x" : "Backspace");
  await page.waitForTimeout(settleMs * 2);
  const idle: number[] = [];
  const thread: number[] = [];
  for (let at = 0; at < 10; at += 1) idle.push(await threadTime(page, cdp, async () => undefined));
  for (let at = 0; at < keys; at += 1) {
    thread.push(await threadTime(page, cdp, () => page.keyboard.press(at % 2 === 0 ? "x" : "Backspace")));
  }
  await page.evaluate(() => {
    const measured = window as unknown as MeasuredWindow;
    measured.shown = [];
    measured.longTasks = [];
  });
  for (let at = 0; at < keys * 2; at += 1) {
    await page.keyboard.press(at % 2 === 0 ? "x" : "Backspace");
    await page.waitForTimeout(betweenKeysMs);
  }
  await page.waitForTimeout(settleMs);
  const { shown, longTasks } = await page.evaluate(() => {
    const measured = window as unknown as MeasuredWindow;
    return { shown: measured.shown, longTasks: measured.longTasks };
  });
  const still = quantile(idle, 0.5);
  return { thread: thread.map((time) => Math.max(0, time - still)), shown, longTasks };
}

async function threadTime(page: Page, cdp: CDPSession, act: () => Promise<void>): Promise<number> {
  const before = await taskSeconds(cdp);
  await act();
  await page.waitForTimeout(settleMs);
  return ((await taskSeconds(cdp)) - before) * 1_000;
}

async function taskSeconds(cdp: CDPSession): Promise<number> {
  const { metrics } = await cdp.send("Performance.getMetrics");
  return metrics.find(({ name }) => name === "TaskDuration")?.value ?? 0;
}

/** Makes a default wrong and right again, and sees how long after the key the markers say so. */
export async function timeMarkers(page: Page, rounds: number): Promise<number[]> {
  const times: number[] = [];
  await page.evaluate(goBehind, "default: llama");
  for (let at = 0; at < rounds * 2; at += 1) {
    const isWrong = at % 2 === 0;
    await page.evaluate(awaitMarkers, isWrong ? 1 : 0);
    await page.keyboard.press(isWrong ? "x" : "Backspace");
    await page.waitForFunction(() => (window as unknown as MeasuredWindow).markersAfter !== undefined);
    times.push(
      await page.evaluate(
        () => (window as unknown as MeasuredWindow).markersAfter ?? Number.POSITIVE_INFINITY,
      ),
    );
  }
  return times;
}
