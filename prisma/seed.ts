/**
 * Rows for developers: a team with one person per role, two queues, two jobs and a history of runs.
 * `NODE_OPTIONS=--conditions=react-server npx tsx prisma/seed.ts`, on the database of DATABASE_URL. A second time it adds nothing.
 */
import { randomBytes } from "node:crypto";
import { roles } from "../lib/access/actor";
import { closeDatabase, getDatabase } from "../lib/db/client";
import { hashPassword } from "../lib/db/password-hash";
import { findTeamByName } from "../lib/db/teams";
import { makeJob, makeMember, makeProject, makeQueue, makeTeam } from "../lib/testing/factories";
import { endMadeRun, makeRun } from "../lib/testing/run-factories";

const teamName = "demo";
const pastRuns = 200;
const hour = 60 * 60 * 1000;

async function seed(): Promise<string> {
  const database = getDatabase();
  if (await findTeamByName(database, teamName))
    return `The team "${teamName}" is there already: nothing was added.`;
  const password = randomBytes(9).toString("base64url");
  const passwordHash = await hashPassword(password);
  const { teamId } = await makeTeam(database, teamName);
  const people = await Promise.all(
    roles.map((role) => makeMember(database, role, { teamId, name: `${teamName}-${role}`, passwordHash })),
  );
  const queues = await Promise.all(
    ["local", "gpu-a100"].map((name) => makeQueue(database, teamId, { name, maxRunning: 4 })),
  );
  for (const name of ["llm-train", "evaluate"]) await makeJob(database, teamId, { name });
  const project = await makeProject(database, teamId, "research");

  for (let index = 0; index < pastRuns; index++) {
    const person = people[index % people.length];
    const queue = queues[index % queues.length];
    if (!person || !queue) continue;
    const run = await makeRun(database, {
      teamId,
      queueId: queue.id,
      projectId: project.id,
      personId: person.personId,
      author: person.name,
      values: { epochs: 1 + (index % 10) },
    });
    if (index < pastRuns - 5) await endRun(run.id, index);
  }
  return `Sign in as ${people.map(({ name }) => name).join(", ")} with the password ${password}`;
}

async function endRun(runId: string, index: number): Promise<void> {
  const createdAt = new Date(Date.now() - (pastRuns - index) * hour);
  const startedAt = new Date(createdAt.getTime() + (index % 7) * 60_000);
  const endedAt = new Date(startedAt.getTime() + (5 + (index % 50)) * 60_000);
  const failed = index % 9 === 4;
  const reason = failed ? "failed" : "finished";
  const exitCode = failed ? 1 : 0;
  await endMadeRun(getDatabase(), runId, {
    ...{ createdAt, leasedAt: startedAt, startedAt, endedAt },
    ...{ state: reason, reason, exitCode, diagnosis: `exit code ${exitCode}` },
  });
}

await seed()
  .then((line) => process.stdout.write(`${line}\n`))
  .finally(closeDatabase);
