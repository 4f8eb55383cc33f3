/** What an admin tells an agent on the agents page: drain, resume, shut down. */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { getDatabase } from "../lib/db/client";
import { makeAgentToken, makeJob, makeQueue, uniqueName } from "../lib/testing/factories";
import { makeRepository } from "../lib/testing/git-repository";
import { expect, test } from "./fixtures";
import { LoneAgent } from "./lone-agent";
import { LaunchPage } from "./pages/launch-page";
import { RunPage } from "./pages/run-page";

test("an admin drains an agent, lets it go on, and shuts it down when its run has ended", async ({
  signIn,
  otherTeam: { teamId },
}) => {
  test.setTimeout(240_000);
  const db = getDatabase();
  const root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "slipway-e2e-agents-")));
  const repository = makeRepository(path.join(root, "code"));
  const commit = repository.commit({ "train.sh": "while [ ! -e $1 ]; do sleep 0.1; done\necho goes on\n" });
  const queue = await makeQueue(db, teamId, {
    text: `args: ['${root}/{{gate}}']\ntemplate_variables:\n  gate: {type: string, default: first}\nguardrails: {sources: {git: ['file://${root}/*']}}\n`,
  });
  const job = await makeJob(db, teamId, {
    text: `git: {repository: 'file://${repository.dir}', commit: ${commit}}\nentry_point: sh train.sh\n`,
  });
  const openGate = (name: string) => fs.writeFileSync(path.join(root, name), "");
  const { token } = await makeAgentToken(db, teamId, { queueIds: [queue.id] });
  const name = uniqueName("agent");
  const agent = new LoneAgent({ name, token, gitSource: `${root}/*` });
  try {
    const agents = await signIn("admin", { teamId });
    const row = agents.getByRole("row").filter({ hasText: name });
    const orders = agents.getByRole("button", { name: `Orders for ${name}` });
    const researcher = await signIn("researcher", { teamId });
    const launch = new LaunchPage(researcher);
    const run = new RunPage(researcher);
    const send = async (gate: string) => {
      await launch.open({ job: job.name, queue: queue.name, values: { gate } });
      await launch.send();
    };

    await test.step("drained, it finishes what runs and takes nothing new", async () => {
      await send("first");
      await run.expectState("running");
      await agents.goto("/agents");
      await expect(row).toContainText("working");
      await orders.click();
      await agents.getByRole("menuitem", { name: "Drain" }).click();
      await expect(agents.getByText(`${name} takes no new runs`)).toBeVisible();
      await expect(row).toContainText("draining");
      openGate("first");
      await run.expectState("finished");
      openGate("second");
      await send("second");
      await run.expectState("queued");
      await expect(
        researcher.locator("header").getByText(/none takes new work: they finish what runs and stop/),
      ).toBeVisible();
    });

    await test.step("resumed, it takes what has waited", async () => {
      await orders.click();
      await expect(agents.getByRole("menuitem", { name: "Drain" })).toHaveCount(0);
      await agents.getByRole("menuitem", { name: "Resume" }).click();
      await expect(agents.getByText(`${name} takes runs again`)).toBeVisible();
      await run.expectState("finished");
      await expect(row).toContainText("idle");
    });

    await test.step("shut down, its program ends after its run, and others may not order it", async () => {
      await send("third");
      await run.expectState("running");
      await researcher.goto("/agents");
      await expect(researcher.getByRole("row").filter({ hasText: name })).toContainText("working");
      await expect(researcher.getByRole("button", { name: /^Orders for/ })).toHaveCount(0);
      await researcher.goBack();
      await expect(row).toContainText("working");
      await orders.click();
      await agents.getByRole("menuitem", { name: "Shut down" }).click();
      const question = agents.getByRole("alertdialog");
      await expect(question.getByText("lets its 1 run end")).toBeVisible();
      await question.getByRole("button", { name: "Shut down the agent" }).click();
      await expect(row).toContainText("stopping");
      expect(agent.hasEnded).toBe(false);
      openGate("third");
      await run.expectState("finished");
      await expect.poll(() => agent.hasEnded, { timeout: 20_000 }).toBe(true);
    });
  } finally {
    await agent.stop();
    fs.rmSync(root, { recursive: true, force: true });
  }
});
