import { describe, expect, test } from "vitest";
import { getTokenActor } from "../auth/find-token-actor";
import { makeMember, makePersonToken, makeQueue, makeTeam } from "../testing/factories";
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
    expect(await getTokenActor(token)).toEqual(actor);
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
});
