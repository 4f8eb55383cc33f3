import { cookies } from "next/headers";
import { describe, expect, test, vi } from "vitest";
import { changePassword } from "../catalog/change-password";
import { removeMember } from "../catalog/remove-member";
import { revokeApiToken } from "../catalog/revoke-api-token";
import { setMemberRole } from "../catalog/set-member-role";
import { hashPassword } from "../db/password-hash";
import { sweepSessions } from "../db/sessions";
import {
  makeAgentToken,
  makeMember,
  makePersonToken,
  makeQueue,
  makeSession,
  makeTeam,
} from "../testing/factories";
import { prepareTestDatabase } from "../testing/test-database";
import { getActorFromRequest, getAgentFromRequest } from "./get-actor-from-request";
import { closeSession, openSession } from "./open-session";
import { readCookie } from "./read-cookie";
import { sealSession, sessionCookieName } from "./session-token";

vi.mock("next/headers", () => ({ cookies: vi.fn() }));

const { database } = prepareTestDatabase();

/** What `cookies()` gives in a server action, as far as it is used. */
function fakeJar(jar: Map<string, string>): Awaited<ReturnType<typeof cookies>> {
  return {
    get: (name: string) => (jar.has(name) ? { name, value: jar.get(name) ?? "" } : undefined),
    set: (name: string, value: string) => void jar.set(name, value),
  } as unknown as Awaited<ReturnType<typeof cookies>>;
}

async function withSession(
  personId: string,
  options: { method?: string; headers?: Record<string, string> } = {},
) {
  const session = await sealSession(await makeSession(database(), personId));
  return (): Request =>
    new Request("http://slipway.test/api/v1/runs", {
      method: options.method ?? "GET",
      headers: { cookie: `${sessionCookieName()}=${session}`, host: "slipway.test", ...options.headers },
    });
}

function withToken(token: string): Request {
  return new Request("http://slipway.test/api", { headers: { authorization: `Bearer ${token}` } });
}

const unauthenticated = { code: "UNAUTHENTICATED" };
const forbidden = { code: "FORBIDDEN" };

describe("a session", () => {
  test("is the person with the role of now, in the team of the cookie if they are a member", async () => {
    const actor = await makeMember(database(), "lead");
    const other = await makeTeam(database());
    const stranger = await makeTeam(database());
    await database().membership.create({
      data: { teamId: other.teamId, personId: actor.personId, role: "viewer" },
    });
    const request = await withSession(actor.personId);
    expect(await getActorFromRequest(request())).toEqual(actor);
    const inTeam = async (teamId: string) => {
      const wish = request();
      wish.headers.set("cookie", `${wish.headers.get("cookie")}; slipway-team=${teamId}`);
      return getActorFromRequest(wish);
    };
    expect(await inTeam(other.teamId)).toMatchObject({ teamId: other.teamId, role: "viewer" });
    expect(await inTeam(stranger.teamId)).toMatchObject({ teamId: actor.teamId });
  });

  test("ends at once when the member's role changes", async () => {
    const admin = await makeMember(database(), "admin");
    const member = await makeMember(database(), "researcher", { teamId: admin.teamId });
    const request = await withSession(member.personId);
    expect(await getActorFromRequest(request())).toMatchObject({ role: "researcher" });
    await setMemberRole(admin, { personId: member.personId, role: "viewer" });
    await expect(getActorFromRequest(request())).rejects.toMatchObject(unauthenticated);
    expect(await getActorFromRequest((await withSession(member.personId))())).toMatchObject({
      role: "viewer",
    });
  });

  test("ends at once when the member is removed, also by deleting the row", async () => {
    const admin = await makeMember(database(), "admin");
    for (const remove of [
      (personId: string) => removeMember(admin, { personId }),
      (personId: string) => database().membership.deleteMany({ where: { personId } }),
    ]) {
      const member = await makeMember(database(), "researcher", { teamId: admin.teamId });
      const request = await withSession(member.personId);
      await remove(member.personId);
      await expect(getActorFromRequest(request())).rejects.toMatchObject(unauthenticated);
    }
  });

  test("ends when the password changes, on every browser", async () => {
    const passwordHash = await hashPassword("the old password");
    const person = await makeMember(database(), "viewer", { passwordHash });
    const request = await withSession(person.personId);
    const changed = await changePassword(person, {
      current: "the old password",
      password: "the new password",
    });
    expect(changed.ok).toBe(true);
    await expect(getActorFromRequest(request())).rejects.toMatchObject(unauthenticated);
  });

  test("ends for good when its browser signs out, and no other does", async () => {
    const { personId } = await makeMember(database(), "viewer");
    const [here, elsewhere] = [await withSession(personId), await withSession(personId)];
    const jar = new Map([[sessionCookieName(), readCookie(here().headers, sessionCookieName()) ?? ""]]);
    vi.mocked(cookies).mockResolvedValue(fakeJar(jar));
    await closeSession();
    expect(jar.get(sessionCookieName())).toBe("");
    // The copy that somebody took of the cookie.
    await expect(getActorFromRequest(here())).rejects.toMatchObject(unauthenticated);
    expect(await getActorFromRequest(elsewhere())).toMatchObject({ personId });
  });

  test("ends when the same browser signs in as somebody else", async () => {
    const [ana, ben] = [await makeMember(database(), "viewer"), await makeMember(database(), "viewer")];
    const former = await withSession(ana.personId);
    const jar = new Map([[sessionCookieName(), readCookie(former().headers, sessionCookieName()) ?? ""]]);
    vi.mocked(cookies).mockResolvedValue(fakeJar(jar));
    await openSession({ personId: ben.personId });
    await expect(getActorFromRequest(former())).rejects.toMatchObject(unauthenticated);
    const cookie = `${sessionCookieName()}=${jar.get(sessionCookieName())}`;
    expect(await getActorFromRequest(new Request("http://a", { headers: { cookie } }))).toMatchObject({
      personId: ben.personId,
    });
  });

  test("is over after its time by the database's clock, and swept away", async () => {
    const { personId } = await makeMember(database(), "viewer");
    const request = await withSession(personId);
    await database().session.updateMany({
      where: { personId },
      data: { expiresAt: new Date(Date.now() - 1_000) },
    });
    await expect(getActorFromRequest(request())).rejects.toMatchObject(unauthenticated);
    await sweepSessions(database());
    expect(await database().session.count({ where: { personId } })).toBe(0);
  });

  test("of one person does not open with the name of another", async () => {
    const [ana, ben] = [await makeMember(database(), "viewer"), await makeMember(database(), "admin")];
    const { sessionId } = await makeSession(database(), ana.personId);
    const value = await sealSession({ personId: ben.personId, sessionId });
    const headers = { cookie: `${sessionCookieName()}=${value}` };
    await expect(getActorFromRequest(new Request("http://a", { headers }))).rejects.toMatchObject(
      unauthenticated,
    );
  });

  test("that is forged, empty or sealed with another secret is nobody's", async () => {
    const person = await makeMember(database(), "admin");
    const { encode } = await import("next-auth/jwt");
    const foreign = await encode({
      token: { sub: person.personId, sid: (await makeSession(database(), person.personId)).sessionId },
      secret: "another secret, as long as ours is",
    });
    for (const value of ["", "x", foreign, "a.b.c.d.e"]) {
      const headers = { cookie: `${sessionCookieName()}=${value}` };
      await expect(getActorFromRequest(new Request("http://a", { headers }))).rejects.toMatchObject(
        unauthenticated,
      );
    }
  });

  test("changes things only for a page of ours", async () => {
    const { personId } = await makeMember(database(), "admin");
    const post = async (headers: Record<string, string>) =>
      getActorFromRequest((await withSession(personId, { method: "POST", headers }))());
    expect(await post({ origin: "http://slipway.test" })).toMatchObject({ personId });
    expect(await post({ "sec-fetch-site": "same-origin" })).toMatchObject({ personId });
    await expect(post({})).rejects.toMatchObject(forbidden);
    await expect(post({ origin: "http://evil.test" })).rejects.toMatchObject(forbidden);
    await expect(
      post({ "sec-fetch-site": "cross-site", origin: "http://slipway.test" }),
    ).rejects.toMatchObject(forbidden);
  });
});

describe("an API token", () => {
  test("is its maker with the role of now, limited to its queues", async () => {
    const person = await makeMember(database(), "lead");
    const queue = await makeQueue(database(), person.teamId);
    const { token, actor } = await makePersonToken(database(), person, { queueIds: [queue.id] });
    expect(await getActorFromRequest(withToken(token))).toEqual(actor);
    expect(actor).toMatchObject({ ...person, queueIds: [queue.id] });
    await database().membership.updateMany({
      where: { personId: person.personId },
      data: { role: "viewer" },
    });
    expect(await getActorFromRequest(withToken(token))).toMatchObject({ role: "viewer" });
    await database().membership.deleteMany({ where: { personId: person.personId } });
    await expect(getActorFromRequest(withToken(token))).rejects.toMatchObject(unauthenticated);
  });

  test("is known as the W&B client spells it, too", async () => {
    const person = await makeMember(database(), "researcher");
    const { token } = await makePersonToken(database(), person);
    const [, secret] = /^slw_([A-Za-z0-9]{40})$/.exec(token) ?? [];
    for (const spelled of [`local-${secret}`, String(secret), token])
      expect(await getActorFromRequest(withToken(spelled))).toMatchObject({ personId: person.personId });
  });

  test("that is revoked, expired or unknown is refused, also beside a good session", async () => {
    const admin = await makeMember(database(), "admin");
    const { token } = await makePersonToken(database(), admin);
    const stored = await database().apiToken.findFirstOrThrow({ where: { personId: admin.personId } });
    await revokeApiToken(admin, { tokenId: stored.id });
    const expired = await makePersonToken(database(), admin, { expiresAt: new Date(Date.now() - 1_000) });
    for (const bad of [token, expired.token, "slw_unknown"]) {
      const request = (await withSession(admin.personId))();
      request.headers.set("authorization", `Bearer ${bad}`);
      await expect(getActorFromRequest(request)).rejects.toMatchObject(unauthenticated);
    }
    await expect(
      getActorFromRequest(new Request("http://a", { headers: { authorization: "Basic eDp5" } })),
    ).rejects.toMatchObject(unauthenticated);
  });

  test("of an agent opens the agent's door only, a person's the other", async () => {
    const admin = await makeMember(database(), "admin");
    const agent = await makeAgentToken(database(), admin.teamId, { queueIds: ["q1"] });
    const person = await makePersonToken(database(), admin);
    expect(await getAgentFromRequest(withToken(agent.token))).toEqual(agent.actor);
    await expect(getActorFromRequest(withToken(agent.token))).rejects.toMatchObject(forbidden);
    await expect(getAgentFromRequest(withToken(person.token))).rejects.toMatchObject(forbidden);
    await expect(getAgentFromRequest((await withSession(admin.personId))())).rejects.toMatchObject(
      unauthenticated,
    );
  });

  test("notes its use at most once a minute", async () => {
    const { teamId } = await makeTeam(database());
    const { token, actor } = await makeAgentToken(database(), teamId);
    const lastUsed = async () =>
      (await database().apiToken.findUniqueOrThrow({ where: { id: actor.tokenId } })).lastUsedAt?.getTime() ??
      0;
    await getAgentFromRequest(withToken(token));
    const first = await lastUsed();
    expect(first).toBeGreaterThan(0);
    await getAgentFromRequest(withToken(token));
    expect(await lastUsed()).toBe(first);
    await database().apiToken.update({
      where: { id: actor.tokenId },
      data: { lastUsedAt: new Date(first - 61_000) },
    });
    await getAgentFromRequest(withToken(token));
    expect(await lastUsed()).toBeGreaterThanOrEqual(first);
  });
});
