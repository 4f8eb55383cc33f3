/**
 * Every server action, tried as everybody who must not pass, and with arguments that no page of ours sends: to a browser an
 * action is an address that takes anything.
 */
import { readdirSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { cookies, headers } from "next/headers";
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { PersonActor, Role } from "@/lib/access/actor";
import { toViewer } from "@/lib/auth/find-session-person";
import { findActor, findViewer, getActor } from "@/lib/auth/get-actor";
import { listMemberships } from "@/lib/db/people";
import { AppError } from "@/lib/errors";
import { type DoorWorld, doorPassword, makeDoorWorld, photograph } from "@/lib/testing/door-world";
import { makeMember, simpleJobText, simpleQueueText, uniqueName } from "@/lib/testing/factories";
import { prepareTestDatabase } from "@/lib/testing/test-database";

// Only who is signed in and the browser's cookies; everything behind them is real.
vi.mock(import("@/lib/auth/get-actor"), async (original) => ({
  ...(await original()),
  getActor: vi.fn(),
  findActor: vi.fn(),
  findViewer: vi.fn(),
}));
vi.mock("next/headers", () => ({ cookies: vi.fn(), headers: vi.fn() }));

const { database } = prepareTestDatabase();

type Action = (...input: never[]) => Promise<unknown>;

interface Row {
  input: (world: DoorWorld) => unknown[];
  /** The highest role that is refused; null when every member may. */
  refused: Role | null;
  /** One answer for many runs: each that is refused says so in it. */
  isBulk?: true;
  /** In another team the same call is about that team's own thing, or about the person's. */
  isOwn?: true;
}

const runs = ({ runId }: DoorWorld) => [runId];

/** By file and name. */
const artifactOf = ({ project, artifact }: DoorWorld) => ({ project, artifact });

const rows: Record<string, Row> = {
  "(dashboard)/switchTeamAction": { input: ({ teamId }) => [teamId], refused: null },
  "(dashboard)/agents/orderAgentAction": {
    input: ({ agentId }) => [{ agentId, order: "drain" }],
    refused: "lead",
  },
  "(dashboard)/configs/saveTeamConfigAction": {
    input: ({ preset }) => [
      { kind: "preset", name: preset },
      { baseVersion: 1, text: "env: {A: b}\n" },
    ],
    refused: "viewer",
    isOwn: true,
  },
  "(dashboard)/configs/archiveTeamConfigAction": {
    input: ({ preset }) => [{ kind: "preset", name: preset }],
    refused: "viewer",
  },
  "(dashboard)/jobs/createJobAction": {
    input: () => [{ name: "new-job", text: simpleJobText }],
    refused: "viewer",
    isOwn: true,
  },
  "(dashboard)/jobs/saveJobVersionAction": {
    input: ({ job }) => [job.name, { baseVersion: 1, text: `${simpleJobText}# 2\n` }],
    refused: "viewer",
  },
  "(dashboard)/jobs/setJobAliasAction": {
    input: ({ job }) => [{ job: job.name, alias: "best", number: 1 }],
    refused: "viewer",
  },
  "(dashboard)/jobs/archiveJobAction": { input: ({ job }) => [{ job: job.name }], refused: "researcher" },
  "(dashboard)/launch/launchRunAction": {
    input: ({ queue, job }) => [{ queue: queue.name, job: job.name }],
    refused: "viewer",
  },
  "(dashboard)/projects/createViewAction": {
    input: ({ project }) => [{ project, name: "new view", content: {} }],
    refused: "viewer",
  },
  "(dashboard)/projects/updateViewAction": {
    input: ({ project, view }) => [{ project, view, content: { runs: 50 } }],
    refused: "lead",
  },
  "(dashboard)/projects/deleteViewAction": {
    input: ({ project, view }) => [{ project, view }],
    refused: "lead",
  },
  "(dashboard)/queues/createQueueAction": {
    input: () => [{ name: "new-queue", resource: "local-process", text: simpleQueueText }],
    refused: "lead",
    isOwn: true,
  },
  "(dashboard)/queues/saveQueueVersionAction": {
    input: ({ queue }) => [queue.name, { baseVersion: 1, text: `${simpleQueueText}# 2\n` }],
    refused: "lead",
  },
  "(dashboard)/queues/archiveQueueAction": {
    input: ({ otherQueue }) => [{ queue: otherQueue.name }],
    refused: "lead",
  },
  "(dashboard)/queues/setQueuePausedAction": {
    input: ({ queue }) => [queue.name, true],
    refused: "researcher",
  },
  "(dashboard)/queues/[queue]/setRunsHeldAction": {
    input: (world) => [runs(world), true],
    refused: "researcher",
    isBulk: true,
  },
  "(dashboard)/queues/[queue]/prioritiseRunsAction": {
    input: (world) => [{ runIds: runs(world), priority: "front" }],
    refused: "researcher",
    isBulk: true,
  },
  "(dashboard)/runs/cancelRunsAction": {
    input: (world) => [runs(world)],
    refused: "researcher",
    isBulk: true,
  },
  "(dashboard)/runs/rerunRunsAction": {
    input: ({ runId }) => [{ runs: [{ runId }] }],
    refused: "viewer",
    isBulk: true,
  },
  "(dashboard)/runs/[runId]/cancelRunAction": { input: ({ runId }) => [runId], refused: "researcher" },
  "(dashboard)/runs/[runId]/rerunRunAction": {
    input: ({ runId }) => [{ runId, mode: "exact" }],
    refused: "viewer",
  },
  "(dashboard)/pipelines/[pipelineId]/cancelPipelineAction": {
    input: ({ pipelineId }) => [pipelineId],
    refused: "viewer",
  },
  "(dashboard)/runs/[runId]/resumeRunAction": {
    input: ({ failedRunId }) => [{ runId: failedRunId }],
    refused: "viewer",
  },
  "(dashboard)/settings/inviteMemberAction": { input: () => ["viewer"], refused: "lead", isOwn: true },
  "(dashboard)/settings/setMemberRoleAction": {
    input: ({ member }) => [{ personId: member.personId, role: "lead" }],
    refused: "lead",
  },
  "(dashboard)/settings/removeMemberAction": { input: ({ member }) => [member.personId], refused: "lead" },
  "(dashboard)/settings/createApiTokenAction": {
    input: ({ queue }) => [{ kind: "agent", name: "gpu", queues: [queue.name] }],
    refused: "lead",
  },
  "(dashboard)/settings/revokeApiTokenAction": { input: ({ tokenId }) => [tokenId], refused: "lead" },
  "(dashboard)/artifacts/setAliasAction": {
    input: (world) => [{ ...artifactOf(world), alias: "prod", version: "v0" }],
    refused: "viewer",
  },
  "(dashboard)/artifacts/describeArtifactAction": {
    input: (world) => [{ ...artifactOf(world), version: "v0", description: "new", tags: ["new"] }],
    refused: "viewer",
  },
  "(dashboard)/artifacts/deleteArtifactAction": {
    input: (world) => [{ ...artifactOf(world), version: "v0", withAliases: true, force: false }],
    refused: "viewer",
  },
  "(dashboard)/settings/changePasswordAction": {
    input: () => [{ current: doorPassword, password: "another password" }],
    refused: null,
    isOwn: true,
  },
  "(dashboard)/settings/rememberLinkAction": { input: () => [], refused: null, isOwn: true },
  "(dashboard)/settings/createTeamAction": {
    input: () => [uniqueName("new-team")],
    refused: "lead",
    isOwn: true,
  },
};

/** Called by those who are not signed in, or not yet in the team: what stands in the way there is a password or a link. */
const outside: Record<string, string> = {
  "(auth)/sign-in/signInAction": "lib/auth/sign-in.db.test.ts",
  "(auth)/sign-in/signOutAction": "lib/auth/request-actor.db.test.ts",
  "(auth)/setup/[token]/setUpAction": "lib/catalog/first-admin.db.test.ts",
  "(auth)/join/[token]/acceptInvitationAction": "lib/catalog/people.db.test.ts",
  "(auth)/join/[token]/joinTeamAction": "lib/catalog/people.db.test.ts",
  "(auth)/join/[token]/rememberInvitationAction": "lib/auth/link-identity.db.test.ts",
};

const actions = new Map<string, Action>();
for (const file of readdirSync(import.meta.dirname, { recursive: true, encoding: "utf8" })) {
  if (path.basename(file) !== "actions.ts") continue;
  const module: Record<string, unknown> = await import(
    pathToFileURL(path.join(import.meta.dirname, file)).href
  );
  for (const [name, action] of Object.entries(module))
    if (typeof action === "function")
      actions.set(`${path.dirname(file).split(path.sep).join("/")}/${name}`, action as Action);
}

test("every action has a row", () => {
  expect([...actions.keys()].toSorted()).toEqual([...Object.keys(rows), ...Object.keys(outside)].toSorted());
});

const jar = new Map<string, string>();
beforeEach(() => {
  jar.clear();
  vi.mocked(cookies).mockResolvedValue({
    get: (name: string) => (jar.has(name) ? { name, value: jar.get(name) ?? "" } : undefined),
    set: (name: string, value: string) => void jar.set(name, value),
    delete: (name: string) => void jar.delete(name),
  } as unknown as Awaited<ReturnType<typeof cookies>>);
  vi.mocked(headers).mockResolvedValue(new Headers() as unknown as Awaited<ReturnType<typeof headers>>);
  signInAs(null);
});
afterEach(() => vi.clearAllMocks());

function signInAs(actor: PersonActor | null): void {
  vi.mocked(findActor).mockResolvedValue(actor);
  vi.mocked(getActor).mockImplementation(async () => {
    if (!actor) throw new AppError("UNAUTHENTICATED", "Your session has ended: sign in again.");
    return actor;
  });
  vi.mocked(findViewer).mockImplementation(async () => {
    if (!actor) return null;
    const person = await database().person.findUniqueOrThrow({ where: { id: actor.personId } });
    const memberships = await listMemberships(database(), actor.personId);
    const current = memberships.find(({ teamId }) => teamId === actor.teamId);
    return current ? toViewer(person, memberships, current) : null;
  });
}

interface Answer {
  ok?: boolean;
  code?: string;
  text: string;
}

/** What the browser gets; a refusal that is thrown is the page's error, or the way to another page. */
async function call(name: string, input: readonly unknown[]): Promise<Answer> {
  const action = actions.get(name);
  if (!action) throw new Error(`there is no action ${name}`);
  try {
    const answer = (await action(...(input as never[]))) as
      | { ok?: boolean; issues?: { code: string }[] }
      | undefined;
    const code = answer?.issues?.[0]?.code;
    return {
      ok: answer?.ok ?? code === undefined,
      ...(code !== undefined && { code }),
      text: answer === undefined ? "" : JSON.stringify(answer),
    };
  } catch (error) {
    if (error instanceof AppError)
      return { ok: false, code: error.code.toLowerCase().replaceAll("_", "-"), text: error.message };
    const digest = error instanceof Error && "digest" in error ? String(error.digest) : undefined;
    if (digest?.startsWith("NEXT_REDIRECT")) return { ok: true, text: digest };
    throw error;
  }
}

describe.each(Object.entries(rows))("%s", (name, row) => {
  let world: DoorWorld;
  beforeAll(async () => {
    world = await makeDoorWorld(database());
  });

  test("refuses whoever is not signed in", async () => {
    const before = await photograph(database(), world.teamId);
    expect(await call(name, row.input(world))).toMatchObject({ ok: false, code: "unauthenticated" });
    expect(await photograph(database(), world.teamId)).toBe(before);
    expect([...jar]).toEqual([]);
  });

  test("tells another team's admin nothing, and changes nothing", async () => {
    signInAs(await makeMember(database(), "admin"));
    const before = await photograph(database(), world.teamId);
    const input = row.input(world);
    const { ok, text } = await call(name, input);
    const sent = JSON.stringify(input);
    for (const secret of [world.mark, world.teamId, world.queue.id, world.runId])
      expect(sent.includes(secret) ? "" : text).not.toContain(secret);
    if (row.isBulk) expect(text).toMatch(/"refused":\[\{/);
    else if (!row.isOwn) expect(ok).toBe(false);
    expect(await photograph(database(), world.teamId)).toBe(before);
  });

  test("refuses the roles that may not", async () => {
    const roles: Role[] = ["viewer", "researcher", "lead"];
    for (const role of row.refused === null ? [] : roles.slice(0, roles.indexOf(row.refused) + 1)) {
      signInAs(await makeMember(database(), role, { teamId: world.teamId }));
      const before = await photograph(database(), world.teamId);
      const answer = await call(name, row.input(world));
      if (row.isBulk) expect(answer.text).toMatch(/"refused":\[\{/);
      else expect([role, answer.ok]).toEqual([role, false]);
      // Whose token it is not may not even know that it is there.
      if (!row.isBulk) expect(["forbidden", "not-found"]).toContain(answer.code);
      expect(await photograph(database(), world.teamId)).toBe(before);
    }
  });

  test("passes for the team's admin", async () => {
    signInAs(world.owner);
    const answer = await call(name, row.input(world));
    expect([answer.ok, answer.text]).toEqual([true, answer.text]);
    if (row.isBulk) expect(answer.text).toContain('"refused":[]');
  });
});

describe("arguments that no page sends", () => {
  const hostile: [string, unknown][] = [
    ["nothing", undefined],
    ["null", null],
    ["a number", 7],
    ["an endless number", Number.POSITIVE_INFINITY],
    ["a big integer", 7n],
    ["true", true],
    ["an empty text", ""],
    ["a NUL", "\u0000"],
    ["half a character", "\ud800"],
    ["a long text", "x".repeat(100_000)],
    ["an empty object", {}],
    ["an empty list", []],
    ["a list of lists", [[[]]]],
    ["a map", new Map([["queue", "x"]])],
    ["a set", new Set([1])],
    ["a date", new Date(Number.NaN)],
    ["a form", new FormData()],
    ["bytes", new Uint8Array(3)],
    ["a prototype", JSON.parse('{"__proto__": {"queue": "x"}, "constructor": {"prototype": 1}}')],
    ["an operator of the database", { queue: { not: "" }, runId: { contains: "" }, runIds: { not: [] } }],
    [
      "wrong kinds in right places",
      { queue: 1, runIds: [1], text: {}, role: [], kind: null, name: {}, runs: 5 },
    ],
    ["a text that is none", { toString: () => "x", toJSON: () => "x" }],
  ];

  let owner: PersonActor;
  beforeAll(async () => {
    ({ owner } = await makeDoorWorld(database()));
  });

  test.each(Object.keys(rows))("%s refuses them in words", async (name) => {
    signInAs(owner);
    const before = await photograph(database(), owner.teamId);
    const arity = Math.max(1, rows[name]?.input(await worldOfWords).length ?? 1);
    for (const [what, value] of hostile) {
      const answer = await call(name, Array(arity).fill(value));
      expect([what, answer.code]).not.toEqual([what, "internal"]);
      if (rows[name]?.input(await worldOfWords).length !== 0)
        expect([what, answer.ok]).toEqual([what, false]);
    }
    expect(await photograph(database(), owner.teamId)).toBe(before);
  });

  test.each(Object.keys(outside))("%s falls over none of them", async (name) => {
    for (const [what, value] of hostile) {
      const form = new FormData();
      for (const field of ["name", "password", "token", "next"])
        form.set(field, what === "bytes" ? new Blob(["x"]) : String(value));
      for (const input of [
        [{ issues: [] }, form],
        [{ issues: [] }, value],
        [value, value],
      ])
        await expect(call(name, input), what).resolves.toBeDefined();
    }
  });
});

/** Only for how many arguments an action takes. */
const worldOfWords = Promise.resolve({
  queue: { id: "q", name: "q" },
  otherQueue: { id: "q", name: "q" },
  job: { id: "j", name: "j" },
  member: { personId: "p" },
} as DoorWorld);
