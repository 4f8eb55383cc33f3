/** What strangers and programs send to the built server and to a reader's browser, beyond what the tables of doors try. */
import http from "node:http";
import { getDatabase } from "../lib/db/client";
import { hashPassword } from "../lib/db/password-hash";
import { appendLogs } from "../lib/dispatch/agents/append-logs";
import { waitForLeases } from "../lib/dispatch/agents/wait-for-leases";
import { makeMember, makePersonToken, makeQueue } from "../lib/testing/factories";
import { makeAgent, makeRun } from "../lib/testing/run-factories";
import { expect, test } from "./fixtures";
import { RunPage } from "./pages/run-page";
import { port, url } from "./server";

interface Answer {
  status: number;
  headers: http.IncomingHttpHeaders;
  body: string;
}

/** A request as written: no client corrects its path or its Host. */
function ask(path: string, headers: Record<string, string> = {}, method = "GET", body = ""): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = http.request({ host: "127.0.0.1", port, path, method, headers }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (part) => (text += part));
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
      );
    });
    request.on("error", reject);
    request.end(body);
  });
}

test("names and output are text to a browser, whatever they hold", async ({ signIn, otherTeam }) => {
  const db = getDatabase();
  const { teamId } = otherTeam;
  const bait = `<img src=x onerror="window.hit=1"><script>window.hit=2</script>`;
  const queue = await makeQueue(db, teamId, { name: `<svg onload=window.hit=3>` });
  const { id } = await makeRun(db, { teamId, queueId: queue.id });
  await db.run.update({ where: { id }, data: { name: bait } });
  const { agentId, actor } = await makeAgent(teamId);
  await waitForLeases(actor, { agentId, max: 1, waitSeconds: 0 }, new AbortController().signal);
  const lines = [
    bait,
    "\u001b]8;;javascript:window.hit=4\u0007a link\u001b]8;;\u0007",
    "\u001b[31m<b onclick=window.hit=5>red</b>\u001b[0m",
    "\u001b]0;title\u0007\u001b[2J\u001b[99999;99999H\u001bPq#0\u001b\\after",
    `${"\u202e"}txt.exe \u0000\u0008\u007f \ud83d\ude00 last line`,
  ];
  const data = Buffer.from(`${lines.join("\n")}\n`).toString("base64");
  const chunk = { seq: 0, offset: 0, stream: "stdout", at: "2026-01-01T00:00:00.000Z", data };
  await appendLogs(actor, id, { agentId, attempt: 1, chunks: [chunk] });

  const page = await signIn("researcher", { teamId });
  const run = new RunPage(page);
  await page.goto(`/runs/${id}`);
  await run.expectLog("last line");
  await expect(run.log.getByText(bait)).toBeVisible();
  await expect(page.getByRole("heading", { name: bait })).toBeVisible();
  for (const tab of ["Config", "Events", "Reproduce"] as const) await run.openTab(tab);
  for (const path of ["/runs", "/queues", "/", "/launch"]) {
    await page.goto(path);
    await expect(page.getByRole("main")).toBeVisible();
    expect(await page.evaluate(() => ("hit" in window ? window.hit : null))).toBeNull();
    const planted = page.locator("img[onerror], svg[onload], b[onclick], a[href^='javascript:']");
    await expect(planted).toHaveCount(0);
  }
});

test("a session's cookie cannot be read or sent by other pages, and no answer of a person is kept", async ({
  visit,
  otherTeam,
}) => {
  const db = getDatabase();
  const { teamId } = otherTeam;
  const passwordHash = await hashPassword("correct horse battery");
  const person = await makeMember(db, "researcher", { teamId, passwordHash });
  const page = await visit();
  await page.goto("/sign-in");
  await page.getByLabel("Name").fill(person.name);
  await page.getByLabel("Password").fill("correct horse battery");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByRole("navigation").first()).toBeVisible();
  const cookies = await page.context().cookies();
  const session = cookies.filter(({ name }) => name.includes("session"));
  expect(session.map(({ httpOnly, sameSite, path }) => ({ httpOnly, sameSite, path }))).toEqual([
    { httpOnly: true, sameSite: "Lax", path: "/" },
  ]);
  const cookie = session.map(({ name, value }) => `${name}=${value}`).join("; ");
  const { token } = await makePersonToken(db, person);
  const kept = await Promise.all([
    ...["/runs", "/settings/account", "/api/overview"].map((path) => ask(path, { cookie })),
    ask("/api/v1/runs", { authorization: `Bearer ${token}` }),
  ]);
  for (const { status, headers } of kept) {
    expect(status).toBe(200);
    expect(headers["cache-control"]).toMatch(/no-store/);
  }
});

test("no way leads to files of the server, and no address or name of a host is believed", async () => {
  const ways = [
    "/../package.json",
    "/_next/static/../../../package.json",
    "/_next/static/%2e%2e/%2e%2e/%2e%2e/package.json",
    "/_next/static/..%2f..%2f..%2fpackage.json",
    "/_next/static/..%5c..%5cpackage.json",
    "/_next/static/%00",
    "/_next/image?url=%2fetc%2fpasswd&w=64&q=75",
    "/_next/image?url=http%3a%2f%2f127.0.0.1%3a1%2f&w=64&q=75",
    "//evil.example/%2f..",
  ];
  for (const way of ways) {
    const { status, body, headers } = await ask(way);
    expect([way, status]).not.toEqual([way, 200]);
    expect(status, way).toBeLessThan(500);
    expect(body).not.toMatch(/"dependencies"|root:x:|at .+\.js:\d+/);
    expect(headers.location ?? "").not.toMatch(/^(?:https?:)?\/\/evil/);
  }
  for (const name of ["host", "x-forwarded-host"]) {
    const { headers, body } = await ask("/runs", { [name]: "evil.example" });
    expect(`${headers.location ?? ""} ${body}`).not.toContain("evil.example");
  }
});

test("broken addresses and bodies are answered in words", async ({ otherTeam }) => {
  const db = getDatabase();
  const person = await makeMember(db, "researcher", { teamId: otherTeam.teamId });
  const { token } = await makePersonToken(db, person);
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  const deep = "[".repeat(200_000);
  for (const body of [deep, `{"a":`.repeat(100_000), `"\\ud800"`, "", "\u0000", "1e999999"]) {
    const answer = await ask("/api/v1/runs", headers, "POST", body);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    expect(JSON.parse(answer.body)).toMatchObject({ error: { code: "INVALID" } });
  }
  for (const path of ["/api/v1", "/api/v1/runs/%E0%A4%A", "/api/v1/queues/%00"]) {
    const { status, body } = await ask(path, headers);
    expect([path, status >= 400 && status < 500, body.startsWith("{")]).toEqual([path, true, true]);
  }
  for (const path of ["/queues/%E0%A4%A", "/runs/%00", "/runs/%ff%fe"]) {
    const { status, body } = await ask(path);
    expect(status, path).toBeLessThan(500);
    expect(body).not.toMatch(/at .+\.js:\d+/);
  }
});

test("who exists is not told to strangers", async () => {
  const words = async (path: string) => {
    const { status, body } = await ask(path);
    return [status, />([^<>]*(?:link|invitation)[^<>]*)</i.exec(body)?.[1]];
  };
  const guess = "A".repeat(43);
  const [join, again] = [await words(`/join/${guess}`), await words(`/join/${"B".repeat(43)}`)];
  expect(join).toEqual(again);
  const [known, unknown] = [await ask("/runs/abcdefghijkl"), await ask("/nowhere")];
  expect([known.status, known.headers.location?.split("?")[0]]).toEqual([307, "/sign-in"]);
  expect([404, 307]).toContain(unknown.status);
  expect((await fetch(`${url}/api/v1/me`)).status).toBe(401);
});
