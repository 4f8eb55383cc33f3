import { describe, expect, test } from "vitest";
import type { TeamId } from "../access/actor";
import { getTokenActor } from "../auth/find-token-actor";
import { makeMember, makePersonToken, makeQueue, makeTeam, uniqueName } from "../testing/factories";
import { prepareTestDatabase } from "../testing/test-database";
import { createApiToken } from "./create-api-token";
import { listApiTokens } from "./list-api-tokens";
import { revokeApiToken } from "./revoke-api-token";

const { database } = prepareTestDatabase();
const forbidden = { code: "FORBIDDEN" };
const notFound = { code: "NOT_FOUND" };

describe("API tokens", () => {
  test("a token is shown once, stored as a hash, and stands for its maker", async () => {
    const actor = await makeMember(database(), "researcher");
    const created = await createApiToken(actor, { kind: "person", name: "laptop" });
    if (!created.ok) throw new Error("refused");
    const { token, view } = created.value;
    expect(token).toMatch(/^slw_[A-Za-z0-9]{40}$/);
    expect(view).toMatchObject({ prefix: token.slice(0, 8), state: "active", queues: [] });
    expect(JSON.stringify(await database().apiToken.findMany())).not.toContain(token);
    expect(
      JSON.stringify(await database().auditEvent.findMany({ select: { data: true, subject: true } })),
    ).not.toContain(token);
    expect(await getTokenActor(token)).toEqual({
      ...actor,
      token: { id: view.id, expiresAt: null, isReadOnly: false },
    });
  });

  test("an agent's token is limited to queues of the team, all unknown ones named at once", async () => {
    const admin = await makeMember(database(), "admin");
    const queue = await makeQueue(database(), admin.teamId);
    const foreign = await makeQueue(database(), (await makeTeam(database())).teamId);
    const made = await createApiToken(admin, {
      kind: "agent",
      name: "gpu-1",
      queues: [queue.name, queue.id],
    });
    expect(made.ok && made.value.view.queues).toEqual([queue]);
    expect(made.ok && (await getTokenActor(made.value.token))).toMatchObject({
      kind: "agent",
      queueIds: [queue.id],
    });
    const bad = await createApiToken(admin, {
      kind: "agent",
      name: "x",
      queues: ["nope", queue.name, foreign.id],
    });
    expect(bad.issues.map(({ path }) => path)).toEqual(["/queues/0", "/queues/2"]);
  });

  test("one that has expired says so and opens nothing", async () => {
    const admin = await makeMember(database(), "admin");
    const made = await createApiToken(admin, { kind: "person", name: "short", expiresInDays: 1 });
    if (!made.ok) throw new Error("refused");
    await database().apiToken.update({
      where: { id: made.value.view.id },
      data: { expiresAt: new Date(Date.now() - 1_000) },
    });
    expect((await listApiTokens(admin))[0]?.state).toBe("expired");
    await expect(getTokenActor(made.value.token)).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
  });

  test("people see and revoke their own tokens, admins all of the team", async () => {
    const admin = await makeMember(database(), "admin");
    const ana = await makeMember(database(), "researcher", { teamId: admin.teamId });
    const ben = await makeMember(database(), "researcher", { teamId: admin.teamId });
    const made = await createApiToken(ana, { kind: "person", name: "of ana" });
    const tokenId = made.ok ? made.value.view.id : "";
    await createApiToken(ben, { kind: "person", name: "of ben" });
    await createApiToken(admin, { kind: "agent", name: "gpu" });
    const names = async (actor: typeof admin) =>
      (await listApiTokens(actor))
        .map(({ name }) => name)
        .toSorted((a, b) => String(a).localeCompare(String(b)));
    expect(await names(ana)).toEqual(["of ana"]);
    expect(await names(admin)).toEqual(
      ["of ana", "of ben", "gpu"].toSorted((a, b) => String(a).localeCompare(String(b))),
    );
    await expect(revokeApiToken(ben, { tokenId })).rejects.toMatchObject(notFound);
    await expect(revokeApiToken(await makeMember(database(), "admin"), { tokenId })).rejects.toMatchObject(
      notFound,
    );
    expect((await revokeApiToken(ana, { tokenId })).ok).toBe(true);
    expect((await revokeApiToken(admin, { tokenId })).ok).toBe(true);
    const events = await database().auditEvent.findMany({
      where: { teamId: admin.teamId, kind: "token:revoked" },
    });
    expect(events).toHaveLength(1);
  });

  test("a researcher makes no agent's token, the system none for a person, a limited token none at all", async () => {
    const researcher = await makeMember(database(), "researcher");
    await expect(createApiToken(researcher, { kind: "agent", name: "x" })).rejects.toMatchObject(forbidden);
    const system = await makeTeam(database());
    await expect(createApiToken(system, { kind: "person", name: "x" })).rejects.toMatchObject(forbidden);
    const admin = await makeMember(database(), "admin");
    const queue = await makeQueue(database(), admin.teamId);
    const { actor } = await makePersonToken(database(), admin, { queueIds: [queue.id] });
    for (const kind of ["person", "agent"] as const)
      await expect(createApiToken(actor, { kind, name: "wider" })).rejects.toMatchObject(forbidden);
    await expect(listApiTokens(actor)).rejects.toMatchObject(forbidden);
  });

  test("a read-only one says so, and there is none for an agent", async () => {
    const admin = await makeMember(database(), "admin");
    const made = await createApiToken(admin, { kind: "person", name: "dashboard", readOnly: true });
    if (!made.ok) throw new Error("refused");
    expect(made.value.view.readOnly).toBe(true);
    const actor = await getTokenActor(made.value.token);
    await expect(createApiToken(actor, { kind: "person", name: "x" })).rejects.toMatchObject({
      ...forbidden,
      message: "This API token is read-only: make one that may change things in Settings, Tokens.",
    });
    expect(await listApiTokens(actor)).toHaveLength(1);
    const agent = await createApiToken(admin, { kind: "agent", name: "gpu", readOnly: true });
    expect(agent.issues.map(({ path }) => path)).toEqual(["/readOnly"]);
  });
});

describe("a token that makes tokens", () => {
  const day = 24 * 60 * 60 * 1000;

  test("makes none that outlives it, of either kind", async () => {
    const admin = await makeMember(database(), "admin");
    const expiresAt = new Date(Date.now() + 2 * day);
    const { actor } = await makePersonToken(database(), admin, { expiresAt });
    for (const kind of ["person", "agent"] as const) {
      const longer = await createApiToken(actor, { kind, name: "longer", expiresInDays: 3 });
      expect(longer.issues.map(({ code, path }) => [code, path])).toEqual([
        ["token-outlives", "/expiresInDays"],
      ]);
      for (const expiresInDays of [undefined, null]) {
        const made = await createApiToken(actor, { kind, name: "as long", expiresInDays });
        expect(made.ok && made.value.view.expiresAt).toBe(expiresAt.toISOString());
      }
      const shorter = await createApiToken(actor, { kind, name: "shorter", expiresInDays: 1 });
      expect(shorter.ok && Date.parse(shorter.value.view.expiresAt ?? "")).toBeLessThan(expiresAt.getTime());
    }
  });

  test("ends with what was made with it, and with those, and with nothing else", async () => {
    const admin = await makeMember(database(), "admin");
    const first = await createApiToken(admin, { kind: "person", name: "laptop" });
    const other = await createApiToken(admin, { kind: "person", name: "other" });
    if (!first.ok || !other.ok) throw new Error("refused");
    const asFirst = await getTokenActor(first.value.token);
    const second = await createApiToken(asFirst, { kind: "person", name: "ci" });
    if (!second.ok) throw new Error("refused");
    expect(second.value.view.madeWith).toEqual({ id: first.value.view.id, name: "laptop" });
    const third = await createApiToken(await getTokenActor(second.value.token), {
      kind: "agent",
      name: "gpu",
    });
    if (!third.ok) throw new Error("refused");
    const revoked = await revokeApiToken(admin, { tokenId: first.value.view.id });
    expect(revoked.ok && new Set(revoked.value.alsoRevoked.map(({ name }) => name))).toEqual(
      new Set(["ci", "gpu"]),
    );
    for (const made of [first, second, third])
      await expect(getTokenActor(made.value.token)).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
    expect(await getTokenActor(other.value.token)).toMatchObject({ personId: admin.personId });
    const audited = await database().auditEvent.findMany({
      where: { teamId: admin.teamId, kind: "token:revoked" },
    });
    expect(audited.map(({ subject }) => subject).sort()).toEqual(["ci", "gpu", "laptop"]);
  });
});

describe("the number of tokens", () => {
  async function fill(teamId: TeamId, kind: "person" | "agent", personId: string | null, count: number) {
    await database().apiToken.createMany({
      data: Array.from({ length: count }, (_, index) => {
        const hash = uniqueName(`h${index}`);
        return { teamId, kind, personId, name: `n${index}`, hash, prefix: "slw_", queueIds: [] };
      }),
    });
  }

  test("a person has at most 50 that work in a team, also when they are made at once", async () => {
    const actor = await makeMember(database(), "researcher");
    await fill(actor.teamId, "person", actor.personId, 48);
    const results = await Promise.all(
      Array.from({ length: 6 }, (_, index) => createApiToken(actor, { kind: "person", name: `t${index}` })),
    );
    expect(results.filter(({ ok }) => ok)).toHaveLength(2);
    const refused = results.find(({ ok }) => !ok);
    expect(refused?.issues[0]).toMatchObject({
      code: "token-limit",
      message: "You have 50 API tokens that work, which is the most: revoke one you no longer use.",
    });
    const colleague = await makeMember(database(), "researcher", { teamId: actor.teamId });
    expect((await createApiToken(colleague, { kind: "person", name: "mine" })).ok).toBe(true);
  });

  test("those that were revoked or have expired do not count", async () => {
    const actor = await makeMember(database(), "researcher");
    await fill(actor.teamId, "person", actor.personId, 50);
    expect((await createApiToken(actor, { kind: "person", name: "x" })).ok).toBe(false);
    const [one, two] = await database().apiToken.findMany({ where: { personId: actor.personId }, take: 2 });
    await database().apiToken.update({ where: { id: one?.id ?? "" }, data: { revokedAt: new Date() } });
    await database().apiToken.update({ where: { id: two?.id ?? "" }, data: { expiresAt: new Date(0) } });
    expect((await createApiToken(actor, { kind: "person", name: "x" })).ok).toBe(true);
    expect((await createApiToken(actor, { kind: "person", name: "y" })).ok).toBe(true);
    expect((await createApiToken(actor, { kind: "person", name: "z" })).ok).toBe(false);
  });

  test("a team has at most 1,000 agents' tokens", async () => {
    const admin = await makeMember(database(), "admin");
    await fill(admin.teamId, "agent", null, 1_000);
    const refused = await createApiToken(admin, { kind: "agent", name: "gpu" });
    expect(refused.issues[0]?.message).toMatch(/^The team has 1,000 agents' tokens/);
    expect((await createApiToken(admin, { kind: "person", name: "mine" })).ok).toBe(true);
  });
});
