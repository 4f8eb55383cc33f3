import { describe, expect, test } from "vitest";
import type { Role } from "../access/actor";
import { openWakeUp } from "../db/notifications";
import { makeMember, makePersonToken, makeTeam, simpleQueueText, uniqueName } from "../testing/factories";
import { prepareTestDatabase } from "../testing/test-database";
import { archiveQueue } from "./archive-queue";
import { createQueue } from "./create-queue";
import { listQueues } from "./list-queues";
import { loadQueue, loadQueueForm } from "./load-queue";
import { loadQueueVersion } from "./load-queue-version";
import { loadQueueVersions } from "./load-queue-versions";
import { pauseQueue, resumeQueue } from "./pause-queue";
import { saveQueueVersion } from "./save-queue-version";

const { database } = prepareTestDatabase();
const forbidden = { code: "FORBIDDEN" };
const notFound = { code: "NOT_FOUND" };
const secretText = `# a comment that stays\r\nenv:\r\n  TOKEN: \${TOKEN}\r\n  MODE: fast # why\r\n${simpleQueueText.replace("env:\n", "").replace('  EPOCHS: "{{epochs}}"\n', 'args: ["{{epochs}}"]\n')}`;

const text = (comment: string) => `# ${comment}\n${simpleQueueText}`;

async function makeAdminQueue(options: { text?: string } = {}) {
  const admin = await makeMember(database(), "admin");
  const name = uniqueName("queue");
  const created = await createQueue(admin, {
    name,
    resource: "local-process",
    text: options.text ?? simpleQueueText,
  });
  if (!created.ok) throw new Error(JSON.stringify(created.issues));
  return { admin, name, id: created.value.id };
}
const codes = (result: { issues: { code: string }[] }) => result.issues.map(({ code }) => code);

describe("waiting agents", () => {
  const wakes = async (payload: string, work: () => Promise<unknown>) => {
    const wakeUp = await openWakeUp([{ channel: "slipway_queue", payload }]);
    await work();
    const isWoken = await wakeUp.wait(5_000);
    wakeUp.stop();
    return isWoken;
  };

  test("look again when a version is saved, because its limits may let more start", async () => {
    const { admin, name, id } = await makeAdminQueue();
    const save = () => saveQueueVersion(admin, { queue: name, baseVersion: 1, text: text("more") });
    expect(await wakes(id, save)).toBe(true);
  });

  test("look again when an archived queue comes back: they had stopped serving it", async () => {
    const { admin, name } = await makeAdminQueue();
    await archiveQueue(admin, { queue: name, archived: true });
    const restore = () => archiveQueue(admin, { queue: name, archived: false });
    expect(await wakes(admin.teamId, restore)).toBe(true);
  });
});

describe("createQueue", () => {
  test("wakes the team's waiting agents, which learn of the queue", async () => {
    const admin = await makeMember(database(), "admin");
    const wakeUp = await openWakeUp([{ channel: "slipway_queue", payload: admin.teamId }]);
    await createQueue(admin, { name: uniqueName("queue"), resource: "local-process", text: simpleQueueText });
    expect(await wakeUp.wait(5_000)).toBe(true);
    wakeUp.stop();
  });

  test("stores the text byte for byte, with an event", async () => {
    const { admin, name, id } = await makeAdminQueue({ text: secretText });
    const queue = await loadQueueForm(admin, name);
    expect(queue).toMatchObject({
      id,
      name,
      version: 1,
      waiting: 0,
      running: 0,
      paused: false,
      archived: false,
    });
    expect(queue.latest).toMatchObject({ number: 1, text: secretText, masked: false, createdBy: admin.name });
    expect(queue.latest.fields.map((field) => field.name)).toEqual(["epochs"]);
    const events = await database().auditEvent.findMany({ where: { teamId: admin.teamId } });
    expect(events).toMatchObject([{ kind: "queue:created", subject: name, actorName: admin.name }]);
  });

  test("a name is taken in any case, in this team only", async () => {
    const { admin, name } = await makeAdminQueue();
    const input = { name: name.toUpperCase(), resource: "local-process", text: simpleQueueText } as const;
    expect(codes(await createQueue(admin, input))).toEqual(["name-taken"]);
    expect((await createQueue(await makeMember(database(), "admin"), input)).ok).toBe(true);
  });

  test("two at once with one name: one is made, the other is told", async () => {
    const admin = await makeMember(database(), "admin");
    const name = uniqueName("race");
    const results = await Promise.all(
      [1, 2].map(() => createQueue(admin, { name, resource: "local-process", text: simpleQueueText })),
    );
    expect(results.map(({ ok }) => ok).toSorted((a, b) => String(a).localeCompare(String(b)))).toEqual([
      false,
      true,
    ]);
  });

  test("everything wrong with the input comes back at once, and nothing is stored", async () => {
    const admin = await makeMember(database(), "admin");
    const result = await createQueue(admin, {
      name: " a/b",
      resource: "mainframe" as "docker",
      description: "x".repeat(3_000),
      text: simpleQueueText,
      note: "nul \u0000",
    });
    expect(
      result.issues.map(({ path }) => path).toSorted((a, b) => String(a).localeCompare(String(b))),
    ).toEqual(["/description", "/name", "/name", "/note", "/resource"]);
    expect(await listQueues(admin)).toEqual([]);
  });

  test.each<[string, string]>([
    ["a default outside its limits", simpleQueueText.replace("default: 3", "default: 30")],
    ["a hole without a field", simpleQueueText.replace("{{epochs}}", "{{epoch}}")],
    ["tabs", "resource_args:\n\tdocker: {}\n"],
    ["duplicate keys", `${simpleQueueText}env: {}\n`],
    ["a NUL byte", `${simpleQueueText}args: ["a\u0000b"]\n`],
    ["1 MB", `# ${"x".repeat(1_000_000)}\n${simpleQueueText}`],
    ["an alias bomb", bomb()],
    ["another resource in the document", `resource: docker\n${simpleQueueText}`],
    ["another name in the document", `name: someone-else\n${simpleQueueText}`],
    ["nothing", ""],
  ])("refuses %s with a list of issues", async (_, badText) => {
    const admin = await makeMember(database(), "admin");
    const result = await createQueue(admin, {
      name: uniqueName("q"),
      resource: "local-process",
      text: badText,
    });
    expect(result.ok).toBe(false);
    expect(result.issues.filter(({ severity }) => severity === "error").length).toBeGreaterThan(0);
    expect(await listQueues(admin)).toEqual([]);
  });

  test.each<Role>(["lead", "researcher", "viewer"])("a %s may not", async (role) => {
    const actor = await makeMember(database(), role);
    const input = { name: "q", resource: "local-process", text: simpleQueueText } as const;
    await expect(createQueue(actor, input)).rejects.toMatchObject(forbidden);
  });
});

function bomb(): string {
  const lines = ["x0: &x0 [a, a, a, a, a, a, a, a, a, a]"];
  for (let index = 1; index < 8; index++)
    lines.push(
      `x${index}: &x${index} [${Array(10)
        .fill(`*x${index - 1}`)
        .join(", ")}]`,
    );
  return `${lines.join("\n")}\nenv: *x7\n`;
}

describe("saveQueueVersion", () => {
  test("each new text is a version; the same text is none", async () => {
    const { admin, name } = await makeAdminQueue();
    const saved = await saveQueueVersion(admin, {
      queue: name,
      baseVersion: 1,
      text: text("two"),
      note: "why",
    });
    expect(saved).toMatchObject({ ok: true, value: { outcome: "saved", number: 2 } });
    const again = await saveQueueVersion(admin, { queue: name, baseVersion: 1, text: text("two") });
    expect(again).toMatchObject({ ok: true, value: { outcome: "unchanged", number: 2 } });
    expect((await loadQueueVersions(admin, name)).map(({ number, note }) => [number, note])).toEqual([
      [2, "why"],
      [1, ""],
    ]);
    expect((await loadQueueVersion(admin, name, 1)).text).toBe(simpleQueueText);
  });

  test("of two admins who edit the same version the second sees the first's text and nothing is lost", async () => {
    const { admin, name } = await makeAdminQueue();
    const ben = await makeMember(database(), "admin", { teamId: admin.teamId });
    await saveQueueVersion(admin, { queue: name, baseVersion: 1, text: text("ana") });
    const second = await saveQueueVersion(ben, { queue: name, baseVersion: 1, text: text("ben") });
    expect(second).toMatchObject({
      ok: true,
      value: { outcome: "conflict", conflict: { number: 2, author: admin.name, text: text("ana") } },
    });
    const third = await saveQueueVersion(ben, { queue: name, baseVersion: 2, text: text("both") });
    expect(third).toMatchObject({ ok: true, value: { outcome: "saved", number: 3 } });
  });

  test("ten at the same moment on one base: one version, nine conflicts", async () => {
    const { admin, name } = await makeAdminQueue();
    const results = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        saveQueueVersion(admin, { queue: name, baseVersion: 1, text: text(`no ${index}`) }),
      ),
    );
    const outcomes = results.map((result) => (result.ok ? result.value.outcome : "refused"));
    expect(outcomes.filter((outcome) => outcome === "saved")).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === "conflict")).toHaveLength(9);
    expect(await loadQueueVersions(admin, name)).toHaveLength(2);
  });

  test("limits of the guardrails are copied to the queue for the claim", async () => {
    const { admin, name, id } = await makeAdminQueue();
    const guarded = `${simpleQueueText}guardrails:\n  max_running: 4\n  quotas: {running_per_person: 2, queued_per_team: 9}\n`;
    const saved = await saveQueueVersion(admin, { queue: name, baseVersion: 1, text: guarded });
    expect(codes(saved)).toEqual([]);
    const row = await database().queue.findUniqueOrThrow({ where: { id } });
    expect([row.maxRunning, row.quotas]).toEqual([4, { runningPerPerson: 2, queuedPerTeam: 9 }]);
    await saveQueueVersion(admin, { queue: name, baseVersion: 2, text: simpleQueueText });
    const after = await database().queue.findUniqueOrThrow({ where: { id } });
    expect([after.maxRunning, after.quotas]).toEqual([null, {}]);
  });

  test("a text with errors is refused and makes no version", async () => {
    const { admin, name } = await makeAdminQueue();
    const bad = simpleQueueText.replace("default: 3", "default: 30");
    const result = await saveQueueVersion(admin, { queue: name, baseVersion: 1, text: bad });
    expect(result.ok).toBe(false);
    expect(result.issues[0]).toMatchObject({ severity: "error", line: 6 });
    expect(await loadQueueVersions(admin, name)).toHaveLength(1);
  });

  test("a lead may not, and another team's admin is told there is no such queue", async () => {
    const { admin, name, id } = await makeAdminQueue();
    const lead = await makeMember(database(), "lead", { teamId: admin.teamId });
    const input = { queue: name, baseVersion: 1, text: text("x") };
    await expect(saveQueueVersion(lead, input)).rejects.toMatchObject(forbidden);
    const stranger = await makeMember(database(), "admin");
    for (const queue of [name, id])
      await expect(saveQueueVersion(stranger, { ...input, queue })).rejects.toMatchObject(notFound);
  });
});

describe("reading queues", () => {
  test("is by name in any case, or by id, in the own team only", async () => {
    const { admin, name, id } = await makeAdminQueue();
    const viewer = await makeMember(database(), "viewer", { teamId: admin.teamId });
    for (const reference of [name, name.toUpperCase(), id])
      expect((await loadQueue(viewer, reference)).id).toBe(id);
    const stranger = await makeMember(database(), "admin");
    for (const reference of [name, id, "no such", "nul\u0000"]) {
      await expect(loadQueue(stranger, reference)).rejects.toMatchObject(notFound);
      await expect(loadQueueVersions(stranger, reference)).rejects.toMatchObject(notFound);
      await expect(loadQueueVersion(stranger, reference, 1)).rejects.toMatchObject(notFound);
    }
    expect(await listQueues(stranger)).toEqual([]);
    for (const number of [0, 2, 1.5, Number.NaN, 2 ** 40])
      await expect(loadQueueVersion(viewer, name, number)).rejects.toMatchObject(notFound);
  });

  test("env values are the admins' only; lines stay the same for all", async () => {
    const { admin, name } = await makeAdminQueue({ text: secretText });
    const researcher = await makeMember(database(), "researcher", { teamId: admin.teamId });
    const { latest } = await loadQueue(researcher, name);
    expect(latest.masked).toBe(true);
    expect(latest.text).not.toMatch(/fast|\$\{TOKEN\}/);
    expect(latest.text.split("\n")).toHaveLength(secretText.split("\n").length);
    expect((await loadQueueVersion(researcher, name, 1)).text).toBe(latest.text);
    expect((await loadQueue(admin, name)).latest.text).toBe(secretText);
  });

  test("a token limited to a queue sees that queue only", async () => {
    const { admin, name, id } = await makeAdminQueue();
    const other = await createQueue(admin, {
      name: uniqueName("other"),
      resource: "docker",
      text: simpleQueueText.replace("local-process", "docker"),
    });
    const { actor } = await makePersonToken(database(), admin, { queueIds: [id] });
    expect((await listQueues(actor)).map((queue) => queue.name)).toEqual([name]);
    await expect(loadQueue(actor, other.ok ? other.value.name : "")).rejects.toMatchObject(notFound);
    await expect(
      saveQueueVersion(actor, { queue: name, baseVersion: 1, text: text("x") }),
    ).rejects.toMatchObject(forbidden);
  });
});

describe("archiving and pausing", () => {
  test("an archived queue leaves the list, cannot be edited, and comes back", async () => {
    const { admin, name } = await makeAdminQueue();
    await archiveQueue(admin, { queue: name });
    expect(await listQueues(admin)).toEqual([]);
    expect((await listQueues(admin, { archived: true })).map((queue) => queue.name)).toEqual([name]);
    expect((await loadQueue(admin, name)).archived).toBe(true);
    await expect(
      saveQueueVersion(admin, { queue: name, baseVersion: 1, text: text("x") }),
    ).rejects.toMatchObject({ code: "CONFLICT" });
    await archiveQueue(admin, { queue: name, archived: false });
    expect((await listQueues(admin)).map((queue) => queue.name)).toEqual([name]);
  });

  test("pausing and resuming wake the waiting agents; a repeat changes nothing", async () => {
    const { admin, name, id } = await makeAdminQueue();
    const lead = await makeMember(database(), "lead", { teamId: admin.teamId });
    const wakeUp = await openWakeUp([{ channel: "slipway_queue", payload: id }]);
    await pauseQueue(lead, { queue: name });
    expect(await wakeUp.wait(5_000)).toBe(true);
    expect((await loadQueue(lead, name)).paused).toBe(true);
    await pauseQueue(lead, { queue: name });
    await resumeQueue(lead, { queue: name });
    expect(await wakeUp.wait(5_000)).toBe(true);
    wakeUp.stop();
    const kinds = await database().auditEvent.findMany({
      where: { teamId: admin.teamId },
      orderBy: { id: "asc" },
    });
    expect(kinds.map(({ kind }) => kind)).toEqual(["queue:created", "queue:paused", "queue:resumed"]);
  });

  test("a researcher may neither archive nor pause; a lead may not archive; strangers see no queue", async () => {
    const { admin, name } = await makeAdminQueue();
    const researcher = await makeMember(database(), "researcher", { teamId: admin.teamId });
    const lead = await makeMember(database(), "lead", { teamId: admin.teamId });
    for (const call of [archiveQueue, pauseQueue, resumeQueue]) {
      await expect(call(researcher, { queue: name })).rejects.toMatchObject(forbidden);
      await expect(call(await makeMember(database(), "admin"), { queue: name })).rejects.toMatchObject(
        notFound,
      );
    }
    await expect(archiveQueue(lead, { queue: name })).rejects.toMatchObject(forbidden);
  });

  test("the system may do it all: the first start lays down its example", async () => {
    const system = await makeTeam(database());
    const result = await createQueue(system, {
      name: "local",
      resource: "local-process",
      text: simpleQueueText,
    });
    expect(result.ok).toBe(true);
  });
});
