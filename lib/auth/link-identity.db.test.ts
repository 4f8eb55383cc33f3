import { describe, expect, test } from "vitest";
import { inviteMember } from "../catalog/invite-member";
import { makeMember, makeSession, uniqueName } from "../testing/factories";
import { prepareTestDatabase } from "../testing/test-database";
import { findOrLinkIdentity } from "./link-identity";

const { database } = prepareTestDatabase();
const signIn = { kind: "sign-in" } as const;
const identity = (name: string | null = "Ben") => ({ provider: "github", subject: uniqueName("s"), name });

async function invitation() {
  const admin = await makeMember(database(), "admin");
  const made = await inviteMember(admin, { role: "researcher" });
  return {
    admin,
    join: { kind: "join", token: made.ok ? made.value.path.slice("/join/".length) : "" } as const,
  };
}

describe("findOrLinkIdentity", () => {
  test("an identity nobody linked opens nothing, even with the name or address of a person", async () => {
    const person = await makeMember(database(), "admin");
    expect(await findOrLinkIdentity(identity(person.name), signIn)).toBeNull();
  });

  test("who is signed in links it once, and signs in with it from then on", async () => {
    const person = await makeMember(database(), "viewer");
    const mine = identity();
    const session = await makeSession(database(), person.personId);
    const found = { personId: person.personId };
    expect(await findOrLinkIdentity(mine, { kind: "link", session })).toEqual(found);
    expect(await findOrLinkIdentity(mine, signIn)).toEqual(found);
    expect(await findOrLinkIdentity({ ...mine, provider: "oidc" }, signIn)).toBeNull();
  });

  test("an ended session links nothing", async () => {
    const person = await makeMember(database(), "viewer");
    const mine = identity();
    for (const session of [null, { personId: person.personId, sessionId: "gone" }])
      expect(await findOrLinkIdentity(mine, { kind: "link", session })).toBeNull();
    expect(await findOrLinkIdentity(mine, signIn)).toBeNull();
  });

  test("linking what is another person's signs in as that person and moves nothing", async () => {
    const [ana, ben] = [await makeMember(database(), "viewer"), await makeMember(database(), "viewer")];
    const mine = identity();
    await findOrLinkIdentity(mine, { kind: "link", session: await makeSession(database(), ana.personId) });
    const again = await findOrLinkIdentity(mine, {
      kind: "link",
      session: await makeSession(database(), ben.personId),
    });
    expect(again?.personId).toBe(ana.personId);
  });

  test("an invitation makes a person of its role, once; a taken or unusable name gets another", async () => {
    const { admin, join } = await invitation();
    const session = await findOrLinkIdentity(identity(admin.name), join);
    const member = await database().membership.findFirstOrThrow({
      where: { personId: session?.personId ?? "", teamId: admin.teamId },
      include: { person: true },
    });
    expect([member.role, member.person.name, member.person.passwordHash]).toEqual([
      "researcher",
      `${admin.name}-2`,
      null,
    ]);
    expect(await findOrLinkIdentity(identity(), join)).toBeNull();
    const second = await invitation();
    const nameless = await findOrLinkIdentity(identity("🚀/"), second.join);
    const person = await database().person.findUniqueOrThrow({ where: { id: nameless?.personId ?? "" } });
    expect(person.name).toMatch(/^github-/);
  });

  test("a known one joins by an invitation, which is used up", async () => {
    const { admin, join } = await invitation();
    const ana = await makeMember(database(), "viewer");
    const mine = identity();
    await findOrLinkIdentity(mine, { kind: "link", session: await makeSession(database(), ana.personId) });
    expect(await findOrLinkIdentity(mine, join)).toEqual({ personId: ana.personId, teamId: admin.teamId });
    const member = await database().membership.findUnique({
      where: { teamId_personId: { teamId: admin.teamId, personId: ana.personId } },
    });
    expect(member?.role).toBe("researcher");
    expect(await findOrLinkIdentity(identity(), join)).toBeNull();
    const joined = await database().auditEvent.findFirst({
      where: { teamId: admin.teamId, kind: "member:joined" },
    });
    expect(joined?.actorId).toBe(ana.personId);
  });

  test("a known one who was removed from every team joins again", async () => {
    const { admin, join } = await invitation();
    const ana = await makeMember(database(), "viewer");
    const mine = identity();
    await findOrLinkIdentity(mine, { kind: "link", session: await makeSession(database(), ana.personId) });
    await database().membership.deleteMany({ where: { personId: ana.personId } });
    expect(await findOrLinkIdentity(mine, join)).toMatchObject({ teamId: admin.teamId });
  });

  test("a known member is signed in and leaves the invitation for somebody else", async () => {
    const { admin, join } = await invitation();
    const ana = await makeMember(database(), "viewer", { teamId: admin.teamId });
    const mine = identity();
    await findOrLinkIdentity(mine, { kind: "link", session: await makeSession(database(), ana.personId) });
    expect(await findOrLinkIdentity(mine, join)).toEqual({ personId: ana.personId });
    expect(await findOrLinkIdentity(identity(), join)).toMatchObject({ teamId: admin.teamId });
  });

  test("one in no team is not signed in", async () => {
    const person = await makeMember(database(), "viewer");
    const mine = identity();
    await findOrLinkIdentity(mine, { kind: "link", session: await makeSession(database(), person.personId) });
    await database().membership.deleteMany({ where: { personId: person.personId } });
    expect(await findOrLinkIdentity(mine, signIn)).toBeNull();
  });
});
