import { getDatabase } from "../lib/db/client";
import {
  makeAgentToken,
  makeJob,
  makeMember,
  makeProject,
  makeQueue,
  uniqueName,
} from "../lib/testing/factories";
import { makeRun } from "../lib/testing/run-factories";
import { exampleSource } from "./example";
import { expect, test } from "./fixtures";
import { LoneAgent } from "./lone-agent";
import { LaunchPage } from "./pages/launch-page";
import { RunPage } from "./pages/run-page";

const queueText = (repository: string, guardrails = "") => `args: ["--epochs", "{{epochs}}"]
template_variables:
  epochs: {type: integer, default: 3, min: 1, max: 500}
guardrails:
  sources: {git: [${JSON.stringify(repository)}]}
${guardrails}`;

test("a paused queue says so, and goes on", async ({ signIn, mainTeam }) => {
  const { repository } = await exampleSource();
  const queue = await makeQueue(getDatabase(), mainTeam.teamId, { text: queueText(repository) });
  const lead = await signIn("lead");
  await lead.goto(`/queues/${queue.name}`);
  await lead.getByRole("button", { name: "Pause" }).click();
  await expect(lead.getByRole("button", { name: "Resume" })).toBeVisible();

  const researcher = await signIn("researcher");
  const launch = new LaunchPage(researcher);
  await launch.open({ job: "train", queue: queue.name });
  await expect(researcher.getByText("This queue is paused: runs wait until it goes on.")).toBeVisible();
  await launch.send();
  const run = new RunPage(researcher);
  await run.expectState("queued");
  await expect(researcher.getByText(`Queue ${queue.name} is paused.`).first()).toBeVisible();

  await lead.reload();
  await expect(lead.getByRole("cell", { name: /is paused/ })).toBeVisible();
  await lead.getByRole("button", { name: "Resume" }).click();
  await run.expectState("finished");
});

test("a lead moves a run to the front of the line, holds it and takes it out", async ({
  signIn,
  mainTeam,
}) => {
  const db = getDatabase();
  const queue = await makeQueue(db, mainTeam.teamId, { resource: "sagemaker" });
  const project = await makeProject(db, mainTeam.teamId);
  const author = await makeMember(db, "researcher", { teamId: mainTeam.teamId });
  const launched = { teamId: mainTeam.teamId, queueId: queue.id, projectId: project.id };
  const first = await makeRun(db, { ...launched, personId: author.personId, author: author.name });
  const second = await makeRun(db, { ...launched, personId: author.personId, author: author.name });
  const page = await signIn("lead");
  await page.goto(`/queues/${queue.name}`);
  const rows = page.getByRole("region", { name: "The line" }).getByRole("row");
  await expect(rows.nth(1)).toContainText(first.name);
  await page.getByRole("button", { name: `Move ${second.name} to the front` }).click();
  await expect(rows.nth(1)).toContainText(second.name);

  await page.getByRole("button", { name: `More about ${second.name}` }).click();
  await page.getByRole("menuitem", { name: "Hold" }).click();
  await expect(page.getByRole("row").filter({ hasText: second.name })).toContainText("The run is held.");
  await page.getByRole("button", { name: `More about ${first.name}` }).click();
  await page.getByRole("menuitem", { name: "Stop" }).click();
  await expect(page.getByRole("region", { name: "The line" }).getByText(first.name)).toHaveCount(0);
});

test("a run that waits is stopped at once", async ({ signIn, mainTeam }) => {
  const db = getDatabase();
  const queue = await makeQueue(db, mainTeam.teamId, { resource: "sagemaker" });
  const project = await makeProject(db, mainTeam.teamId);
  const person = await makeMember(db, "researcher", { teamId: mainTeam.teamId });
  const launched = await makeRun(db, {
    teamId: mainTeam.teamId,
    queueId: queue.id,
    projectId: project.id,
    personId: person.personId,
    author: person.name,
  });
  const page = await signIn("researcher", { person });
  await page.goto(`/runs/${launched.id}`);
  await expect(page.getByText(/no agent/i).first()).toBeVisible();
  await page.getByRole("button", { name: "Stop", exact: true }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Take it out" }).click();
  await new RunPage(page).expectState("cancelled");
});

test("an agent that dies is shown, its run is lost, and it ends the program when it comes back", async ({
  signIn,
  otherTeam,
}) => {
  test.skip(process.platform !== "linux", "programs are counted in Linux's /proc");
  test.setTimeout(240_000);
  const db = getDatabase();
  const { repository, commit } = await exampleSource();
  const { teamId } = otherTeam;
  const queue = await makeQueue(db, teamId, {
    text: queueText(repository, "  on_agent_loss: {policy: lost}\n"),
  });
  const job = await makeJob(db, teamId, {
    text: `git:\n  repository: ${repository}\n  commit: ${commit}\nentry_point: node examples/train/train.mjs\n`,
  });
  const { token } = await makeAgentToken(db, teamId, { queueIds: [queue.id] });
  const name = uniqueName("agent");
  const agent = new LoneAgent({ name, token, gitSource: repository.replace("file://", "") });
  try {
    const page = await signIn("admin", { teamId });
    const launch = new LaunchPage(page);
    await launch.open({ job: job.name, queue: queue.name, values: { epochs: "500" } });
    await launch.send();
    const run = new RunPage(page);
    await run.expectLog(/loss/);
    const agents = await signIn("admin", { teamId });
    await agents.goto("/agents");
    const row = agents.getByRole("row").filter({ hasText: name });
    await expect(row).toContainText(/working/);
    await agent.kill();
    await expect(row).toContainText(/offline/, { timeout: 40_000 });
    await expect(run.state).toHaveText(/lost/i, { timeout: 100_000 });
    expect(agent.countPrograms()).toBeGreaterThan(0);
    agent.startAgain();
    await expect.poll(() => agent.countPrograms(), { timeout: 30_000 }).toBe(0);
    await run.expectState("lost");
  } finally {
    await agent.stop();
  }
});
