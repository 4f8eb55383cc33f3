import { getDatabase } from "../lib/db/client";
import { makeJob, makeMember, makePersonToken, makeProject, makeQueue } from "../lib/testing/factories";
import { makeRun } from "../lib/testing/run-factories";
import { expect, test } from "./fixtures";
import { url } from "./server";

test("a viewer may look and not launch", async ({ signIn }) => {
  const page = await signIn("viewer", { expectErrors: /40[34]/ });
  await page.goto("/queues/local");
  await expect(page.getByRole("heading", { name: "local" })).toBeVisible();
  await page.goto("/queues/local/config");
  await expect(page.getByRole("button", { name: /^Review and save/ })).toHaveCount(0);
  const answer = await page.request.post(`${url}/api/v1/runs`, {
    headers: { origin: url },
    data: { queue: "local", job: "train", values: { epochs: 1 } },
  });
  expect(answer.status()).toBe(403);
});

test("another team sees nothing, by page and by id", async ({ signIn, otherTeam, mainTeam }) => {
  const db = getDatabase();
  const owner = await makeMember(db, "admin", { teamId: otherTeam.teamId });
  const queue = await makeQueue(db, otherTeam.teamId);
  const job = await makeJob(db, otherTeam.teamId);
  const project = await makeProject(db, otherTeam.teamId);
  const run = await makeRun(db, {
    teamId: otherTeam.teamId,
    queueId: queue.id,
    projectId: project.id,
    personId: owner.personId,
    author: owner.name,
  });
  const stranger = await makeMember(db, "admin", { teamId: mainTeam.teamId });
  const page = await signIn("admin", { person: stranger, expectErrors: /404/ });
  const paths = [
    `/queues/${queue.name}`,
    `/queues/${queue.id}/config`,
    `/queues/${queue.id}/versions`,
    `/jobs/${job.name}`,
    `/runs/${run.id}`,
  ];
  for (const path of paths) {
    await page.goto(path);
    await expect(page.getByRole("heading", { name: "Not in this team" })).toBeVisible();
    await expect(page.getByText(owner.name)).toHaveCount(0);
  }
  for (const path of ["/runs", "/queues", "/jobs"]) {
    await page.goto(path);
    await expect(page.getByText(queue.name)).toHaveCount(0);
    await expect(page.getByText(job.name)).toHaveCount(0);
  }
  const { token } = await makePersonToken(db, stranger);
  const api = [
    `/api/v1/runs/${run.id}`,
    `/api/v1/runs/${run.id}/events`,
    `/api/v1/queues/${queue.id}`,
    `/api/v1/queues/${queue.name}`,
    `/api/v1/jobs/${job.name}`,
    `/api/runs/${run.id}/logs`,
    `/api/runs/${run.id}/events`,
  ];
  for (const path of api) {
    const answer = await page.request.get(`${url}${path}`, { headers: { authorization: `Bearer ${token}` } });
    expect(`${path} ${answer.status()}`).toBe(`${path} 404`);
  }
});

test("a member who is removed is out at once", async ({ signIn, mainTeam }) => {
  const db = getDatabase();
  const person = await makeMember(db, "researcher", { teamId: mainTeam.teamId });
  const page = await signIn("researcher", { person });
  await page.goto("/queues");
  await expect(page.getByRole("link", { name: "local", exact: true })).toBeVisible();
  // An open page would notice by itself, and its refused requests are errors in the console.
  await page.goto("about:blank");
  await db.membership.deleteMany({ where: { personId: person.personId } });
  await page.goto("/queues");
  await expect(page.getByRole("link", { name: "local", exact: true })).toHaveCount(0);
});
