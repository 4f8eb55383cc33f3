/** What runs log beside numbers: shown by key and step, as files with viewers, and as pages that can reach nothing. */
import fs from "node:fs";
import http from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import type { Page } from "@playwright/test";
import { getDatabase } from "../lib/db/client";
import { makeMember, makeQueue } from "../lib/testing/factories";
import { makeRun } from "../lib/testing/run-factories";
import { sessionCookie } from "../lib/testing/running-slipway";
import { appendHistory } from "../lib/tracking/append-history";
import { saveRunFile } from "../lib/tracking/run-files";
import { expect, test } from "./fixtures";
import { url } from "./server";

const axe = fs.readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const pixel = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==",
  "base64",
);

async function save(runId: string, name: string, content: string | Buffer): Promise<void> {
  const bytes = (async function* () {
    yield Buffer.from(content);
  })();
  await saveRunFile({ runId, name, maxBytes: 10_000_000 }, bytes);
}

async function expectNoFaults(page: Page): Promise<void> {
  await page.evaluate(axe);
  const faults = await page.evaluate(async () => {
    const { axe: checker } = window as unknown as {
      axe: { run: () => Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    };
    const { violations } = await checker.run();
    return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200)}`);
  });
  expect(faults).toEqual([]);
}

const imageOf = (step: number) => ({
  ...{ _type: "image-file", path: `media/images/sample_${step}.png`, width: 1, height: 1 },
  caption: `epoch ${step}`,
  boxes: { found: { _type: "boxes2D", path: "media/metadata/boxes2D/sample.boxes2D.json" } },
});

for (const [colorScheme, width] of [
  ["light", 1440],
  ["dark", 390],
] as const) {
  test(`media are shown by key and step, while they are logged (${colorScheme}, ${width})`, async ({
    signIn,
    mainTeam,
    lastingRun,
  }) => {
    const db = getDatabase();
    const queue = await makeQueue(db, mainTeam.teamId);
    const run = await lastingRun({ queueId: queue.id });
    const page = await signIn("researcher", { colorScheme, viewport: { width, height: 860 } });
    await page.goto(`/runs/${run.id}?tab=media`);
    await expect(page.getByRole("heading", { name: "No media yet" })).toBeVisible();
    await expect(page.getByText("wandb.Image(")).toBeVisible();
    await expectNoFaults(page);

    const boxes = {
      box_data: [
        { position: { minX: 0.1, maxX: 0.5, minY: 0.2, maxY: 0.6 }, class_id: 1, box_caption: "a cat" },
      ],
    };
    await save(run.id, "media/metadata/boxes2D/sample.boxes2D.json", JSON.stringify(boxes));
    for (const step of [0, 10]) await save(run.id, `media/images/sample_${step}.png`, pixel);
    const table = {
      columns: ["text", "score"],
      data: Array.from({ length: 300 }, (_, at) => [`row ${at}`, at / 10]),
    };
    await save(run.id, "media/table/predictions.table.json", JSON.stringify(table));
    await save(
      run.id,
      "media/html/report.html",
      "<h1>Hello</h1><script>document.body.append('it ran')</script>",
    );
    const lineOf = (step: number) =>
      JSON.stringify({
        sample: imageOf(step),
        weights: { _type: "histogram", values: [1, 5, step + 1], bins: [-1, 0, 1, 2] },
        predictions: {
          _type: "table-file",
          path: "media/table/predictions.table.json",
          nrows: 300,
          ncols: 2,
        },
        report: { _type: "html-file", path: "media/html/report.html" },
        _step: step,
      });
    await appendHistory(mainTeam, { runId: run.id, lines: [lineOf(0)] });
    const sample = page.getByRole("article", { name: "sample", exact: true });
    await expect(sample.locator("img[alt='epoch 0']")).toBeVisible();
    await appendHistory(mainTeam, { runId: run.id, lines: [lineOf(10)] });
    await expect(sample.locator("img[alt='epoch 10']")).toBeVisible();

    await test.step("the slider goes through the steps of all keys, and the address keeps the step", async () => {
      const slider = page.getByRole("slider", { name: "Step of sample" });
      await expect(slider).toHaveAttribute("aria-valuetext", "step 10, 2 of 2");
      await slider.focus();
      await page.keyboard.press("ArrowLeft");
      await expect(sample.locator("img[alt='epoch 0']")).toBeVisible();
      await expect(page).toHaveURL(/step=0/);
      await expect(page.getByRole("slider", { name: "Step of weights" })).toHaveAttribute(
        "aria-valuetext",
        "step 0, 1 of 2",
      );
      await page.reload();
      await expect(sample.locator("img[alt='epoch 0']")).toBeVisible();
    });

    await test.step("an image opens with what was drawn over it", async () => {
      await sample.getByRole("button", { name: "Open epoch 0 of sample" }).click();
      const dialog = page.getByRole("dialog", { name: "sample" });
      await expect(dialog.getByText("a cat")).toBeVisible();
      await dialog.getByRole("button", { name: "boxes found" }).click();
      await expect(dialog.getByText("a cat")).toHaveCount(0);
      await expectNoFaults(page);
      await page.keyboard.press("Escape");
    });

    await expect(page.getByRole("img", { name: /^weights: 7 values from -1 to 2/ })).toBeVisible();
    const rows = page.getByRole("article", { name: "predictions", exact: true });
    await rows.scrollIntoViewIfNeeded();
    await expect(rows.getByText("300 rows, 2 columns")).toBeVisible();
    await expect(rows.getByRole("cell", { name: "row 0", exact: true })).toBeVisible();
    const report = page.getByRole("article", { name: "report", exact: true });
    await report.scrollIntoViewIfNeeded();
    await expect(report.frameLocator("iframe").getByText("it ran")).toBeVisible();
    await expectNoFaults(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  });
}

test("files are a tree, each with its viewer or a download", async ({ signIn, mainTeam }) => {
  const db = getDatabase();
  const queue = await makeQueue(db, mainTeam.teamId);
  const run = await makeRun(db, { teamId: mainTeam.teamId, queueId: queue.id });
  const files: Record<string, string | Buffer> = {
    "requirements.txt": "numpy==2.0\n",
    "wandb-metadata.json": '{"os":"Linux","cpu_count":8}',
    "diff.patch": "diff --git a/a.py b/a.py\n@@ -1 +1 @@\n-lr = 1\n+lr = 2\n",
    "out/data.csv": 'name,value\n"a, b",3\n',
    "out/model.pt": Buffer.from([0, 1, 2, 3]),
    "out/empty.txt": "",
    "out/plot.svg":
      "<svg xmlns='http://www.w3.org/2000/svg' width='20' height='20'><script>parent.hit=1</script><rect width='9' height='9'/></svg>",
    "out/<b onclick=window.hit=2>.txt": "<img src=x onerror=window.hit=3>",
  };
  for (const [name, content] of Object.entries(files)) await save(run.id, name, content);
  const page = await signIn("researcher");
  await page.goto(`/runs/${run.id}?tab=files`);
  const list = page.getByRole("list", { name: "Files" });
  await expect(list.getByRole("button")).toHaveText([
    /^out5 files/,
    /^diff.patch/,
    /^requirements.txt/,
    /^wandb-metadata.json/,
  ]);
  await expectNoFaults(page);
  const open = (name: string | RegExp) => list.getByRole("button", { name }).click();
  const viewer = (name: string) => page.getByRole("article", { name, exact: true });

  await open(/^diff.patch/);
  await expect(viewer("diff.patch").getByText("+lr = 2")).toBeVisible();
  await open(/^requirements.txt/);
  await expect(viewer("requirements.txt").getByText("numpy==2.0")).toBeVisible();
  await open(/^wandb-metadata.json/);
  await expect(viewer("wandb-metadata.json").getByText('"cpu_count": 8')).toBeVisible();
  await open(/^out/);
  await expect(page).toHaveURL(/folder=out/);
  await open(/^data.csv/);
  await expect(viewer("data.csv").getByRole("cell", { name: "a, b" })).toBeVisible();
  await expectNoFaults(page);
  await open(/^model.pt/);
  await expect(viewer("model.pt").getByText("There is no viewer for files of this kind.")).toBeVisible();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    viewer("model.pt")
      .getByRole("link", { name: /Download/ })
      .first()
      .click(),
  ]);
  expect(download.suggestedFilename()).toBe("model.pt");
  await open(/^empty.txt/);
  await expect(viewer("empty.txt").getByText("This file is empty.")).toBeVisible();
  await open(/^plot.svg/);
  await expect(viewer("plot.svg").getByRole("img", { name: "plot.svg" })).toBeVisible();
  await open(/onclick/);
  await expect(page.getByText("<img src=x onerror=window.hit=3>")).toBeVisible();
  expect(await page.evaluate(() => ("hit" in window ? window.hit : null))).toBeNull();
  await page.getByRole("navigation", { name: "Folder" }).getByRole("button", { name: "files" }).click();
  await expect(list.getByRole("button", { name: /^requirements.txt/ })).toBeVisible();
});

/** All that a page could try to reach something with; `TRAP` is another server's address. */
const hostile = (trap: string) => `<!doctype html><title>hostile</title>
<link rel="stylesheet" href="${trap}/style"><link rel="prefetch" href="${trap}/prefetch">
<script src="${trap}/script"></script><img src="${trap}/img"><iframe src="${trap}/frame"></iframe>
<iframe src="/runs"></iframe><object data="${trap}/object"></object><base href="${trap}/">
<form id="form" action="${trap}/form" method="post" target="_top"><input name="a" value="1"></form>
<a id="link" href="${trap}/link" target="_blank">link</a>
<pre id="said"></pre>
<script>
  const said = {};
  const attempt = async (name, work) => {
    try { said[name] = String(await work()).slice(0, 60); } catch (error) { said[name] = error.name; }
  };
  (async () => {
    await attempt("cookie", () => document.cookie);
    await attempt("storage", () => localStorage.length);
    await attempt("database", () => new Promise((resolve, reject) => { const open = indexedDB.open("x"); open.onsuccess = () => resolve("open"); open.onerror = () => reject(open.error); }));
    await attempt("parent", () => parent.document.title);
    await attempt("mark", () => { parent.hit = 1; });
    await attempt("top", () => { top.location.href = "${trap}/top"; });
    await attempt("our fetch", async () => (await fetch("${url}/api/overview", { credentials: "include" })).text());
    await attempt("our fetch without reading", () => fetch("${url}/api/overview", { mode: "no-cors", credentials: "include" }));
    await attempt("trap fetch", () => fetch("${trap}/fetch", { mode: "no-cors" }));
    await attempt("beacon", () => navigator.sendBeacon("${trap}/beacon", "x"));
    await attempt("open", () => { if (window.open("${trap}/open")) return "opened"; return "nothing"; });
    await attempt("socket", () => new Promise((resolve, reject) => { const socket = new WebSocket("${trap.replace("http", "ws")}/socket"); socket.onopen = () => resolve("open"); socket.onerror = () => reject(new DOMException("", "SocketError")); }));
    await attempt("form", () => document.getElementById("form").submit());
    await attempt("link", () => document.getElementById("link").click());
    await attempt("alert", () => { alert(1); return "asked"; });
    await attempt("worker", () => new Promise((resolve) => {
      const worker = new Worker(URL.createObjectURL(new Blob(['fetch("${trap}/worker").then(() => postMessage("reached"), () => postMessage("refused"))'])));
      worker.onmessage = ({ data }) => resolve(data); worker.onerror = () => resolve("none");
    }));
    await attempt("origin", () => origin);
    said.done = "yes";
    document.getElementById("said").textContent = JSON.stringify(said);
  })();
</script>`;

/** A page that goes away from itself. */
const leaving = (trap: string) => `<p>leaving</p><script>location.href = "${trap}/self";</script>`;

test("a page that a program saved reaches neither us nor anybody else", async ({ browser, mainTeam }) => {
  const asked: string[] = [];
  const trap = http.createServer((request, response) => {
    asked.push(request.url ?? "");
    response.setHeader("access-control-allow-origin", "*");
    response.end("trapped");
  });
  await new Promise<void>((resolve) => trap.listen(0, "127.0.0.1", resolve));
  const address = `http://127.0.0.1:${(trap.address() as AddressInfo).port}`;
  const db = getDatabase();
  const { teamId } = mainTeam;
  const queue = await makeQueue(db, teamId);
  const run = await makeRun(db, { teamId, queueId: queue.id });
  await save(run.id, "hostile.html", hostile(address));
  await save(run.id, "leaving.html", leaving(address));
  await save(run.id, "home.html", `<p>leaving</p><script>location.href = "${url}/runs";</script>`);
  const context = await browser.newContext({ baseURL: url });
  try {
    await context.addCookies([await sessionCookie(await makeMember(db, "admin", { teamId }), url)]);
    const page = await context.newPage();
    const dialogs: string[] = [];
    page.on("dialog", (dialog) => {
      dialogs.push(dialog.message());
      void dialog.dismiss();
    });
    const place = `/runs/${run.id}?tab=files&file=hostile.html`;
    await page.goto(place);
    const said = page.frameLocator("iframe[title='hostile.html']").locator("#said");
    await expect(said).toContainText('"done":"yes"');
    const words: Record<string, string> = JSON.parse((await said.textContent()) ?? "{}");
    expect(words).toMatchObject({
      ...{
        cookie: "SecurityError",
        storage: "SecurityError",
        parent: "SecurityError",
        mark: "SecurityError",
      },
      ...{ "our fetch": "TypeError", "our fetch without reading": "TypeError", "trap fetch": "TypeError" },
      ...{ open: "nothing", origin: "null" },
    });
    expect(words.database).not.toBe("open");
    expect(words.socket).not.toBe("open");
    expect(words.worker).not.toBe("reached");
    expect(page.url()).toBe(url + place);
    expect(context.pages()).toHaveLength(1);
    expect(dialogs).toEqual([]);
    expect(await page.evaluate(() => ("hit" in window ? window.hit : null))).toBeNull();

    for (const name of ["leaving.html", "home.html"]) {
      await page.goto(`/runs/${run.id}?tab=files&file=${name}`);
      const frame = page.locator(`iframe[title='${name}']`);
      await expect(frame).toBeVisible();
      // It is gone from where it was, to an address that is refused.
      await expect(page.frameLocator(`iframe[title='${name}']`).getByText("leaving")).toHaveCount(0);
      expect(page.url()).toContain(`file=${name}`);
      await expect(page.getByRole("list", { name: "Files" })).toBeVisible();
      const inside = page.frames()[1]?.evaluate(() => document.body?.innerText ?? "");
      const words = await inside?.catch(() => "");
      expect(words ?? "").not.toMatch(/trapped|Queues/);
    }
    // Opened by itself it is a file to save, no page of ours.
    const alone = await context.request.get(`/api/run-files/${run.id}/hostile.html?frame=1`, {
      headers: { "sec-fetch-dest": "document" },
    });
    expect(alone.headers()["content-disposition"]).toMatch(/^attachment/);
    expect(asked).toEqual([]);
  } finally {
    await context.close();
    trap.closeAllConnections();
    trap.close();
  }
});
