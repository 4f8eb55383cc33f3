/**
 * `npm run bench -- editor [keys] [url] [data directory]`: what a key costs in the editor of a queue with 2,000 lines, in a
 * real browser on the built app, against Monaco alone in the same page; aim: 16 ms. Without a URL it starts (and builds,
 * where needed) a Slipway of its own; with one, that runs in the data directory given.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { chromium, type Page } from "@playwright/test";
import { findBrowser } from "../scripts/browser.mjs";
import { sized } from "./config/sized";
import { coverWithBareMonaco, removeBareMonaco, watchKeys } from "./editor/in-page";
import { whileServing } from "./editor/server";
import { type KeyCosts, timeMarkers, typeKeys } from "./editor/type-keys";
import { printTable, quantile } from "./table";

const port = 3290;

export async function run([keys = "40", url, dataDir]: string[]): Promise<void> {
  if (url && dataDir) return measure(Number(keys), url, dataDir);
  const dir = mkdtempSync(path.join(tmpdir(), "slipway-bench-"));
  try {
    await whileServing(dir, port, (own) => measure(Number(keys), own, dir));
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

async function measure(keys: number, url: string, dataDir: string): Promise<void> {
  const { joinRunningSlipway, sessionCookie } = await import("../lib/testing/running-slipway");
  joinRunningSlipway(dataDir, url);
  const { getDatabase, closeDatabase } = await import("../lib/db/client");
  const { makeMember, makeQueue, uniqueName } = await import("../lib/testing/factories");
  const db = getDatabase();
  const admin = await makeMember(db, "admin");
  const name = uniqueName("bench");
  const text = sized("2,000 lines", 220).queue.replace("name: gpu", `name: ${name}`);
  await makeQueue(db, admin.teamId, { name, resource: "kubernetes", text });
  const executablePath = await findBrowser();
  const browser = await chromium.launch({
    ...(executablePath && { executablePath }),
    args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"],
  });
  try {
    const context = await browser.newContext({ viewport: { width: 1440, height: 860 } });
    await context.addCookies([await sessionCookie(admin, url)]);
    const page = await context.newPage();
    await page.addInitScript("globalThis.__name = (made) => made");
    await page.addInitScript(watchKeys);
    await page.goto(`${url}/queues/${name}/config`, { timeout: 180_000 });
    await page.locator(".monaco-editor .view-lines").waitFor({ timeout: 180_000 });
    await measurePage(page, keys, text.split("\n").length);
  } finally {
    await browser.close();
    await closeDatabase();
  }
}

async function measurePage(page: Page, keys: number, lines: number): Promise<void> {
  await page.getByText("No problems").waitFor();
  // Monaco colours a long text piece by piece; what it still does then is no key's.
  await page.waitForTimeout(5_000);
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Performance.enable", { timeDomain: "threadTicks" });
  const markers = await timeMarkers(page, keys / 2);
  const costs: [string, KeyCosts][] = [];
  costs.push(["Slipway's editor", await typeKeys(page, cdp, keys)]);
  await page.getByRole("tab", { name: "Resolved" }).click();
  costs.push(["with the resolved config open", await typeKeys(page, cdp, keys)]);
  await page.getByRole("tab", { name: "Fields" }).click();
  await page.evaluate(coverWithBareMonaco);
  const bare = await typeKeys(page, cdp, keys);
  await page.evaluate(removeBareMonaco);
  costs.unshift(["Monaco alone", bare]);
  printTable(
    `A key in ${lines.toLocaleString("en")} lines: main thread (processor time, all it sets off), and until it is shown, typing fast`,
    ["editor", "thread ms", "p95", "times bare", "shown ms", "p95", "tasks over 50 ms", "longest"],
    costs.map(([name, { thread, shown, longTasks }]) => [
      name,
      quantile(thread, 0.5),
      quantile(thread, 0.95),
      quantile(thread, 0.5) / quantile(bare.thread, 0.5),
      quantile(shown, 0.5),
      quantile(shown, 0.95),
      longTasks.length,
      Math.max(0, ...longTasks),
    ]),
  );
  printTable(
    "From a key that makes the text wrong, or right again, to the markers that say so",
    ["", "ms", "p95", "slowest"],
    [["markers", quantile(markers, 0.5), quantile(markers, 0.95), Math.max(...markers)]],
  );
}
