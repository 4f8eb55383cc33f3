import { describe, expect, test } from "vitest";
import { signIn } from "../auth/sign-in";
import { hashPassword } from "../db/password-hash";
import { makeMember, makePersonToken, makeTeam, uniqueName } from "../testing/factories";
import { prepareTestDatabase } from "../testing/test-database";
import { acceptInvitation, joinTeam } from "./accept-invitation";
import { changePassword } from "./change-password";
import { createTeam } from "./create-team";
import { findInvitation } from "./find-invitation";
import { inviteMember } from "./invite-member";
import { listMembers } from "./list-members";
import { loadAudit } from "./load-audit";
import { removeMember } from "./remove-member";
import { setMemberRole } from "./set-member-role";

const { database } = prepareTestDatabase();
const password = "correct horse battery";
const forbidden = { code: "FORBIDDEN" };
const notFound = { code: "NOT_FOUND" };
let addresses = 0;
const freshAddress = () => `10.1.1.${++addresses}`;
const code = (result: { issues: { code: string }[] }) => result.issues[0]?.code;

async function invite(role: "admin" | "viewer" = "viewer") {
  const admin = await makeMember(database(), "admin");
  const invitation = await inviteMember(admin, { role });
  if (!invitation.ok) throw new Error("no invitation");
  return { admin, token: invitation.value.path.replace("/join/", "") };
}

describe("invitations", () => {
  test("one makes one account in the team with its role, and works once", async () => {
    const { admin, token } = await invite();
    expect(await findInvitation(token)).toMatchObject({ role: "viewer" });
    const name = uniqueName("Ben");
    const joined = await acceptInvitation({ token, name, password }, freshAddress());
    expect(joined.ok).toBe(true);
    expect((await listMembers(admin)).find((member) => member.name === name)?.role).toBe("viewer");
    expect((await signIn({ name, password }, "10.1.0.1")).ok).toBe(true);
    expect(await findInvitation(token)).toBeNull();
    expect(code(await acceptInvitation({ token, name: uniqueName("Cy"), password }, freshAddress()))).toBe(
      "link-unusable",
    );
  });

  test("followed twice at once it makes one account", async () => {
    const { admin, token } = await invite();
    const results = await Promise.all(
      ["a", "b"].map((name) => acceptInvitation({ token, name: uniqueName(name), password }, freshAddress())),
    );
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await listMembers(admin)).toHaveLength(2);
  });

  test("a name that is taken needs that account's password; a refusal leaves the link good", async () => {
    const known = await makeMember(database(), "viewer", { passwordHash: await hashPassword(password) });
    const { admin, token } = await invite();
    const wrong = await acceptInvitation(
      { token, name: known.name.toUpperCase(), password: "not the password" },
      freshAddress(),
    );
    expect(code(wrong)).toBe("name-taken");
    expect((await acceptInvitation({ token, name: known.name, password }, freshAddress())).ok).toBe(true);
    expect((await listMembers(admin)).map(({ personId }) => personId)).toContain(known.personId);
  });

  test("is no way to guess a password: after ten tries even the right one is refused, from any address", async () => {
    const known = await makeMember(database(), "viewer", { passwordHash: await hashPassword(password) });
    const { token } = await invite();
    const guess = (text: string) =>
      acceptInvitation({ token, name: known.name, password: text }, freshAddress());
    for (let index = 0; index < 10; index++) expect(code(await guess("not the password"))).toBe("name-taken");
    const limited = await guess(password);
    expect(code(limited)).toBe("sign-in-limited");
    expect(limited.issues[0]?.message).toMatch(/^Too many tries: wait 1\d minutes, then try again\.$/);
  });

  test("many invitations are no way either, nor are they beside signing in", async () => {
    const known = await makeMember(database(), "viewer", { passwordHash: await hashPassword(password) });
    for (let index = 0; index < 10; index++) {
      const { token } = await invite();
      await acceptInvitation({ token, name: known.name, password: "not the password" }, freshAddress());
    }
    const { token } = await invite();
    expect(code(await acceptInvitation({ token, name: known.name, password }, freshAddress()))).toBe(
      "sign-in-limited",
    );
    expect(code(await signIn({ name: known.name, password }, freshAddress()))).toBe("sign-in-limited");
  });

  test("one address that tries many links is limited, whether they are links or not", async () => {
    const person = await makeMember(database(), "viewer");
    const address = freshAddress();
    for (let index = 0; index < 25; index++) {
      const token = uniqueName("guess");
      await acceptInvitation({ token, name: uniqueName("x"), password }, address);
      await joinTeam(person, { token }, address);
    }
    const { token } = await invite();
    expect(code(await joinTeam(person, { token }, address))).toBe("sign-in-limited");
    expect(code(await acceptInvitation({ token, name: uniqueName("x"), password }, address))).toBe(
      "sign-in-limited",
    );
    expect((await joinTeam(person, { token }, freshAddress())).ok).toBe(true);
  });

  test("someone signed in joins with it once; a member keeps it for another", async () => {
    const { token } = await invite();
    const person = await makeMember(database(), "lead");
    expect((await joinTeam(person, { token }, freshAddress())).ok).toBe(true);
    expect(code(await joinTeam(person, { token }, freshAddress()))).toBe("link-unusable");
    const second = await invite();
    expect(code(await joinTeam(second.admin, { token: second.token }, freshAddress()))).toBe(
      "already-member",
    );
    expect(await findInvitation(second.token)).not.toBeNull();
  });

  test("an expired or unknown one is refused, with all issues of the input first", async () => {
    const { token } = await invite();
    await database().setupLink.updateMany({ data: { expiresAt: new Date(Date.now() - 1_000) } });
    for (const bad of [token, "unknown", ""])
      expect(
        code(await acceptInvitation({ token: bad, name: uniqueName("x"), password }, freshAddress())),
      ).toBe("link-unusable");
    const issues = (await acceptInvitation({ token, name: "a/b ", password: "short" }, freshAddress()))
      .issues;
    expect(issues.map(({ path }) => path)).toEqual(["/name", "/name", "/password"]);
  });

  test("only admins invite", async () => {
    await expect(
      inviteMember(await makeMember(database(), "lead"), { role: "viewer" }),
    ).rejects.toMatchObject(forbidden);
  });
});

describe("members", () => {
  test("the last admin can neither be removed nor demoted, a second one can", async () => {
    const admin = await makeMember(database(), "admin");
    expect(code(await removeMember(admin, { personId: admin.personId }))).toBe("last-admin");
    expect(code(await setMemberRole(admin, { personId: admin.personId, role: "lead" }))).toBe("last-admin");
    const second = await makeMember(database(), "admin", { teamId: admin.teamId });
    expect((await removeMember(second, { personId: admin.personId })).ok).toBe(true);
    expect(code(await removeMember(second, { personId: second.personId }))).toBe("last-admin");
  });

  test("two admins who remove each other at the same moment leave one", async () => {
    for (let round = 0; round < 5; round++) {
      const ana = await makeMember(database(), "admin");
      const ben = await makeMember(database(), "admin", { teamId: ana.teamId });
      await Promise.all([
        removeMember(ana, { personId: ben.personId }),
        removeMember(ben, { personId: ana.personId }),
      ]);
      expect(await database().membership.count({ where: { teamId: ana.teamId, role: "admin" } })).toBe(1);
    }
  });

  test("removing ends the person's tokens for the team, and only those", async () => {
    const admin = await makeMember(database(), "admin");
    const member = await makeMember(database(), "researcher", { teamId: admin.teamId });
    await makePersonToken(database(), member);
    const kept = await makePersonToken(database(), admin);
    await removeMember(admin, { personId: member.personId });
    const live = await database().apiToken.findMany({ where: { teamId: admin.teamId, revokedAt: null } });
    expect(live).toHaveLength(1);
    expect(kept.token.startsWith(live[0]?.prefix ?? "none")).toBe(true);
  });

  test("only admins manage members; another team's member does not exist", async () => {
    const admin = await makeMember(database(), "admin");
    const lead = await makeMember(database(), "lead", { teamId: admin.teamId });
    await expect(removeMember(lead, { personId: admin.personId })).rejects.toMatchObject(forbidden);
    await expect(setMemberRole(lead, { personId: lead.personId, role: "admin" })).rejects.toMatchObject(
      forbidden,
    );
    const stranger = await makeMember(database(), "admin");
    await expect(removeMember(stranger, { personId: lead.personId })).rejects.toMatchObject(notFound);
    await expect(setMemberRole(stranger, { personId: lead.personId, role: "viewer" })).rejects.toMatchObject(
      notFound,
    );
    expect((await listMembers(stranger)).map(({ personId }) => personId)).toEqual([stranger.personId]);
  });

  test("an unknown role is an issue", async () => {
    const admin = await makeMember(database(), "admin");
    const result = await setMemberRole(admin, { personId: admin.personId, role: "owner" as "admin" });
    expect(result.issues[0]?.path).toBe("/role");
  });
});

describe("teams, passwords and the audit", () => {
  test("who makes a team is its admin; its name is unique without case", async () => {
    const admin = await makeMember(database(), "admin");
    const name = uniqueName("Vision");
    const team = await createTeam(admin, { name });
    expect(team.ok).toBe(true);
    expect(code(await createTeam(admin, { name: name.toLowerCase() }))).toBe("name-taken");
    const role = await database().membership.findFirst({
      where: { teamId: team.ok ? team.value.id : "", personId: admin.personId },
    });
    expect(role?.role).toBe("admin");
    await expect(createTeam(await makeMember(database(), "lead"), { name: "x" })).rejects.toMatchObject(
      forbidden,
    );
  });

  test("a password changes only with the present one, and guessing it is limited", async () => {
    const person = await makeMember(database(), "viewer", { passwordHash: await hashPassword(password) });
    const change = (current: string) => changePassword(person, { current, password: "another long one" });
    expect(code(await change("wrong"))).toBe("password-wrong");
    for (let index = 0; index < 9; index++) await change("wrong");
    await expect(change(password)).rejects.toMatchObject({ code: "LIMIT_EXCEEDED" });
    const scoped = { ...person, queueIds: ["q1"] };
    await expect(changePassword(scoped, { current: password, password })).rejects.toMatchObject(forbidden);
  });

  test("the audit is paged with true totals, filtered, and the team's own", async () => {
    const admin = await makeMember(database(), "admin");
    for (let index = 0; index < 7; index++) await inviteMember(admin, { role: "viewer" });
    const member = await makeMember(database(), "viewer", { teamId: admin.teamId });
    await setMemberRole(admin, { personId: member.personId, role: "lead" });
    const page = await loadAudit(admin, { page: 2, pageSize: 3 });
    expect([page.total, page.rows.length, page.rows[0]?.kind]).toEqual([8, 3, "member:invited"]);
    expect((await loadAudit(admin, { kind: "member:changed" })).rows[0]).toMatchObject({
      subject: member.name,
      data: { from: "viewer", to: "lead" },
      actor: { kind: "person", name: admin.name },
    });
    expect((await loadAudit(admin, { kind: "member" })).total).toBe(8);
    expect((await loadAudit(admin, { text: "no%such_thing" })).total).toBe(0);
    expect((await loadAudit(await makeMember(database(), "admin"))).total).toBe(0);
    await expect(loadAudit(member)).rejects.toMatchObject(forbidden);
    await expect(loadAudit(admin, { page: 0 })).rejects.toMatchObject({ code: "INVALID" });
    await expect(loadAudit(admin, { text: "\u0000" })).rejects.toMatchObject({ code: "INVALID" });
  });

  test("a team without people has no audit of its own to leak", async () => {
    const system = await makeTeam(database());
    expect((await loadAudit(system)).total).toBe(0);
  });
});
