/** Stopping a run in every state it can be in. */
import fs from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import type { PersonActor, SystemActor, TeamId } from "../lib/access/actor";
import { createClient } from "../lib/api/api-client";
import { runEndpoints } from "../lib/api/run-endpoints";
import { getDatabase } from "../lib/db/client";
import { setItemHeld } from "../lib/db/run-queue-items";
import {
  makeAgentToken,
  makeJob,
  makeMember,
  makePersonToken,
  makeQueue,
  uniqueName,
} from "../lib/testing/factories";
import { type MadeRepository, makeRepository } from "../lib/testing/git-repository";
import { makeRun } from "../lib/testing/run-factories";
import { expect, test } from "./fixtures";
import { LoneAgent } from "./lone-agent";
import { LaunchPage } from "./pages/launch-page";
import { RunPage } from "./pages/run-page";
import { url } from "./server";

const programs = {
  "polite.sh": "trap 'echo saved; exit 0' TERM\necho begun\nwhile :; do sleep 0.1; done\n",
  "stubborn.sh": "trap 'echo not yet' TERM\necho begun\nwhile :; do sleep 0.1; done\n",
  "quick.sh": "echo done\n",
};

test.describe("stopping", () => {
  test.describe.configure({ timeout: 180_000 });
  test.skip(process.platform !== "linux", "programs are counted in Linux's /proc");
  const root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "slipway-e2e-cancel-")));
  let repository: MadeRepository;
  let commit: string;
  test.beforeAll(() => {
    repository = makeRepository(path.join(root, "code"));
    commit = repository.commit(programs);
  });
  test.afterAll(() => fs.rmSync(root, { recursive: true, force: true }));

  /** A queue with an agent of its own. */
  async function setUp({ teamId }: SystemActor, sources = [`file://${root}/*`]) {
    const db = getDatabase();
    const text = `guardrails:\n  sources: {git: ${JSON.stringify(sources)}}\n`;
    const queue = await makeQueue(db, teamId, { text });
    const { token } = await makeAgentToken(db, teamId, { queueIds: [queue.id] });
    const name = uniqueName("agent");
    return { teamId, queue, name, agent: new LoneAgent({ name, token, gitSource: `${root}/*` }) };
  }
  const jobOf = (teamId: TeamId, program: keyof typeof programs) =>
    makeJob(getDatabase(), teamId, {
      text: `git: {repository: 'file://${repository.dir}', commit: ${commit}}\nentry_point: sh ${program}\n`,
    });
  async function apiOf(person: PersonActor) {
    const { token } = await makePersonToken(getDatabase(), person);
    return createClient({ url, key: token });
  }
  const idOf = (page: { url(): string }) => page.url().split("/").at(-1) ?? "";

  for (const isHeld of [false, true]) {
    test(`a run that ${isHeld ? "is held" : "waits in line"} is taken out at once`, async ({
      signIn,
      otherTeam: { teamId },
    }) => {
      const db = getDatabase();
      const queue = await makeQueue(db, teamId);
      const person = await makeMember(db, "researcher", { teamId });
      const author = { personId: person.personId, author: person.name };
      const waiting = await makeRun(db, { teamId, queueId: queue.id, ...author });
      if (isHeld) await setItemHeld(db, waiting.id, true);
      const page = await signIn("researcher", { teamId, person });
      await page.goto(`/runs/${waiting.id}`);
      await expect(page.getByText(isHeld ? "The run is held." : /no agent/i).first()).toBeVisible();
      const run = new RunPage(page);
      await run.stopRun("Take it out");
      await run.expectState("cancelled");
      await expect(page.locator("header").getByText("Stopped before it started.")).toBeVisible();
      await expect(run.stop).toHaveCount(0);
    });
  }

  test("a run whose code is being fetched is stopped before its program starts", async ({
    signIn,
    otherTeam,
  }) => {
    // Takes the call and never answers, as a server behind a broken network does.
    const server = http.createServer(() => undefined);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/code.git`;
    const { teamId, queue, agent } = await setUp(otherTeam, [address]);
    try {
      const job = await makeJob(getDatabase(), teamId, {
        text: `git: {repository: '${address}', commit: ${commit}}\nentry_point: sh quick.sh\n`,
      });
      const page = await signIn("researcher", { teamId });
      const launch = new LaunchPage(page);
      const asked = new Promise((resolve) => server.once("request", resolve));
      await launch.open({ job: job.name, queue: queue.name });
      await launch.send();
      await asked;
      const run = new RunPage(page);
      await run.expectState("starting");
      await run.stopRun();
      await run.expectState("cancelled");
      await expect(run.timeline.getByText("Process started")).toHaveCount(0);
      await expect(run.stop).toHaveCount(0);
    } finally {
      await agent.stop();
      server.closeAllConnections();
      server.close();
    }
  });

  test("a program that runs may save first; one that goes on regardless is killed", async ({
    signIn,
    otherTeam,
  }) => {
    const { teamId, queue, agent } = await setUp(otherTeam);
    try {
      const page = await signIn("researcher", { teamId });
      const launch = new LaunchPage(page);
      const run = new RunPage(page);
      await test.step("it ends by itself when asked", async () => {
        const job = await jobOf(teamId, "polite.sh");
        await launch.open({ job: job.name, queue: queue.name });
        await launch.send();
        await run.expectLog("begun");
        await run.stopRun();
        await run.expectState("cancelled");
        await run.expectLog("saved");
        await expect(page.locator("header").getByText(/run was cancelled: exit code 0/)).toBeVisible();
      });
      await test.step("it is killed after its grace time", async () => {
        const job = await jobOf(teamId, "stubborn.sh");
        await launch.open({ job: job.name, queue: queue.name });
        await launch.send();
        await run.expectLog("begun");
        await run.stopRun();
        await run.expectState("stopping");
        await expect(page.getByText("It was asked to stop, and has its grace time to do so.")).toBeVisible();
        await expect(page.getByRole("button", { name: "Stopping" })).toBeDisabled();
        await run.expectState("cancelled");
        await run.expectLog("not yet");
        await expect(
          page.locator("header").getByText(/killed, because it did not end within the grace time/),
        ).toBeVisible();
        expect(agent.countPrograms()).toBe(0);
      });
    } finally {
      await agent.stop();
    }
  });

  test("a run whose agent is gone is stopped at once, and its program when the agent comes back", async ({
    signIn,
    otherTeam,
  }) => {
    const { teamId, queue, name, agent } = await setUp(otherTeam);
    try {
      const page = await signIn("researcher", { teamId });
      const launch = new LaunchPage(page);
      const job = await jobOf(teamId, "polite.sh");
      await launch.open({ job: job.name, queue: queue.name });
      await launch.send();
      const run = new RunPage(page);
      await run.expectLog("begun");
      await agent.kill();
      // As if it had been silent for an hour: the journey need not wait until the server believes it gone.
      const lastSeenAt = new Date(Date.now() - 3_600_000);
      await getDatabase().agent.updateMany({ where: { teamId, name }, data: { lastSeenAt } });
      await run.stopRun();
      await run.expectState("cancelled");
      await expect(
        page.locator("header").getByText(`agent ${name} was not heard from, so its process may still run`),
      ).toBeVisible();
      expect(agent.countPrograms()).toBeGreaterThan(0);
      agent.startAgain();
      await expect.poll(() => agent.countPrograms(), { timeout: 30_000 }).toBe(0);
      await run.expectState("cancelled");
    } finally {
      await agent.stop();
    }
  });

  test("a run that has ended, or is somebody else's, offers no stop and keeps its state", async ({
    signIn,
    otherTeam,
  }) => {
    const { teamId, queue, agent } = await setUp(otherTeam);
    try {
      const db = getDatabase();
      const author = await makeMember(db, "researcher", { teamId });
      const page = await signIn("researcher", { teamId, person: author });
      const launch = new LaunchPage(page);
      const run = new RunPage(page);
      const job = await jobOf(teamId, "quick.sh");
      await launch.open({ job: job.name, queue: queue.name });
      await launch.send();
      await run.expectState("finished");
      await expect(run.stop).toHaveCount(0);
      const params = { runId: idOf(page) };
      const api = await apiOf(author);
      expect(await api.call(runEndpoints.cancelRun, { params })).toMatchObject({ state: "finished" });
      const events = await db.runEvent.findMany({ where: { runId: params.runId } });
      expect(events.map(({ kind }) => kind)).not.toContain("cancel-requested");

      await agent.stop();
      await launch.open({ job: job.name, queue: queue.name });
      await launch.send();
      const waiting = { runId: idOf(page) };
      const other = await makeMember(db, "researcher", { teamId });
      const otherPage = await signIn("researcher", { teamId, person: other });
      await otherPage.goto(page.url());
      await new RunPage(otherPage).expectState("queued");
      await expect(new RunPage(otherPage).stop).toHaveCount(0);
      const refused = (await apiOf(other)).call(runEndpoints.cancelRun, { params: waiting });
      await expect(refused).rejects.toMatchObject({ code: "FORBIDDEN" });
      await run.expectState("queued");
    } finally {
      await agent.stop();
    }
  });
});
