/** Use cases that meet on one queue, job, member or invitation, held between lock and commit on a real database. */
import { describe, expect, it } from "vitest";
import { enqueueRun } from "../dispatch/launch/enqueue-run";
import { AppError } from "../errors";
import type { Result } from "../result";
import {
  makeJob,
  makeMember,
  makeQueue,
  makeTeam,
  simpleJobText,
  simpleQueueText,
} from "../testing/factories";
import { type Gate, passGate } from "../testing/lock-gate";
import { prepareTestDatabase } from "../testing/test-database";
import { joinTeam } from "./accept-invitation";
import { archiveJob } from "./archive-job";
import { archiveQueue } from "./archive-queue";
import { inviteMember } from "./invite-member";
import { pauseQueue } from "./pause-queue";
import { removeMember } from "./remove-member";
import { saveJobVersion } from "./save-job-version";
import { saveQueueVersion } from "./save-queue-version";
import { setMemberRole } from "./set-member-role";

const { database, url } = prepareTestDatabase();

async function setUp() {
  const db = database();
  const { teamId } = await makeTeam(db);
  const [admin, queue, job] = await Promise.all([
    makeMember(db, "admin", { teamId }),
    makeQueue(db, teamId),
    makeJob(db, teamId),
  ]);
  return { db, teamId, admin, queue, job };
}

/** The answers in the order asked: `ok`, the codes of the issues, or the code of the refusal. */
async function meet(gate: Gate, calls: readonly (() => Promise<Result<unknown>>)[]): Promise<string[]> {
  return (await passGate(url(), gate, calls)).map((result) => {
    if (result.status === "fulfilled")
      return result.value.ok ? "ok" : result.value.issues.map(({ code }) => code).join(" ");
    if (result.reason instanceof AppError) return result.reason.code;
    throw result.reason;
  });
}
const kinds = async (teamId: string) =>
  (await database().auditEvent.findMany({ where: { teamId }, orderBy: { id: "asc" } })).map(
    ({ kind }) => kind,
  );

describe("on one queue", () => {
  const start = async () => {
    const { admin, queue, job, ...world } = await setUp();
    return {
      ...{ ...world, gate: { table: "Queue", id: queue.id } as const, queue },
      archive: () => archiveQueue(admin, { queue: queue.name, archived: true }),
      pause: () => pauseQueue(admin, { queue: queue.name }),
      save: () =>
        saveQueueVersion(admin, {
          queue: queue.name,
          baseVersion: 1,
          text: `${simpleQueueText}# 2\n`,
          note: "",
        }),
      launch: () => enqueueRun(admin, { queue: queue.name, job: job.name }),
    };
  };

  it("nothing is saved to a queue that was archived just before", async () => {
    const { db, queue, gate, archive, save } = await start();
    expect(await meet(gate, [archive, save])).toEqual(["ok", "CONFLICT"]);
    expect(await db.queueVersion.count({ where: { queueId: queue.id } })).toBe(1);
  });

  it("no run is put into the line of a queue that was archived just before", async () => {
    const { db, queue, gate, archive, launch } = await start();
    expect(await meet(gate, [archive, launch])).toEqual(["ok", "queue-archived"]);
    expect(await db.run.count({ where: { queueId: queue.id } })).toBe(0);
  });

  it("a queue that got a run just before is not archived", async () => {
    const { db, queue, gate, archive, launch } = await start();
    expect(await meet(gate, [launch, archive])).toEqual(["ok", "CONFLICT"]);
    expect(await db.queue.findUniqueOrThrow({ where: { id: queue.id } })).toMatchObject({ archivedAt: null });
  });

  it("pausing or archiving twice is one event", async () => {
    const { teamId, gate, pause, archive } = await start();
    expect(await meet(gate, [pause, pause])).toEqual(["ok", "ok"]);
    expect(await meet(gate, [archive, archive])).toEqual(["ok", "ok"]);
    expect(await kinds(teamId)).toEqual(["queue:paused", "queue:archived"]);
  });
});

describe("on one job", () => {
  it("nothing is saved to a job that was archived just before, and archiving twice is one event", async () => {
    const { admin, job, teamId } = await setUp();
    const archive = () => archiveJob(admin, { job: job.name, archived: true });
    const save = () =>
      saveJobVersion(admin, { job: job.name, baseVersion: 1, text: `${simpleJobText}# 2\n`, note: "" });
    expect(await meet({ table: "Job", id: job.id }, [archive, save, archive])).toEqual([
      "ok",
      "CONFLICT",
      "ok",
    ]);
    expect(await kinds(teamId)).toEqual(["job:archived"]);
  });
});

describe("on one member", () => {
  const start = async () => {
    const { db, teamId, admin } = await setUp();
    const { personId } = await makeMember(db, "researcher", { teamId });
    return {
      ...{ db, teamId, admin, personId, gate: { table: "Membership", id: personId } as const },
      remove: () => removeMember(admin, { personId }),
      promote: () => setMemberRole(admin, { personId, role: "lead" }),
    };
  };

  it("who was removed just before is not there to be removed or to get a role", async () => {
    const { gate, remove, promote, teamId } = await start();
    expect(await meet(gate, [remove, remove, promote])).toEqual(["ok", "NOT_FOUND", "NOT_FOUND"]);
    expect(await kinds(teamId)).toEqual(["member:removed"]);
  });

  it("the same role given twice is one event", async () => {
    const { gate, promote, teamId } = await start();
    expect(await meet(gate, [promote, promote])).toEqual(["ok", "ok"]);
    expect(await kinds(teamId)).toEqual(["member:changed"]);
  });

  it("of two admins who take each other's role at once, one stays admin", async () => {
    const { db, teamId, admin } = await start();
    const other = await makeMember(db, "admin", { teamId });
    const demote =
      (actor: typeof admin, { personId }: typeof admin) =>
      () =>
        setMemberRole(actor, { personId, role: "viewer" });
    const answers = await meet({ table: "Membership", id: admin.personId }, [
      demote(admin, other),
      demote(other, admin),
    ]);
    expect(answers).toEqual(["ok", "last-admin"]);
  });
});

it("who follows two invitations to one team at once joins by one, and the other is still good", async () => {
  const { db, admin, teamId } = await setUp();
  const guest = await makeMember(db, "viewer");
  const tokens: string[] = [];
  for (let count = 0; count < 2; count += 1) {
    const invited = await inviteMember(admin, { role: "researcher" });
    tokens.push(invited.ok ? (invited.value.path.split("/").at(-1) ?? "") : "");
  }
  const joins = tokens.map((token) => () => joinTeam(guest, { token }, "203.0.113.7"));
  // Both have looked whether the person is a member before either is stored.
  expect(await meet({ table: "Team", id: teamId }, joins)).toEqual(["ok", "already-member"]);
  expect(await db.setupLink.count({ where: { teamId, usedAt: null } })).toBe(1);
});
