/** The addresses of the server's operator, on a server that has a key for them. */
import { beforeAll, describe, expect, test } from "vitest";
import { trustTeamId } from "@/lib/access/trust-team-id";
import { answerRequest } from "@/lib/testing/api-server";
import { makeMember, makePersonToken, makeQueue, uniqueName } from "@/lib/testing/factories";
import { makeRun } from "@/lib/testing/run-factories";
import { prepareTestDatabase } from "@/lib/testing/test-database";
import { reportRun } from "@/lib/tracking/report-run";

const { database } = prepareTestDatabase();
const key = "an operator's key for tests only";

beforeAll(() => {
  process.env.SLIPWAY_ADMIN_KEY = key;
});

function make(address: string, body: unknown, bearer = key): Promise<Response> {
  return answerRequest(
    new Request(`http://slipway.test${address}`, {
      method: "POST",
      headers: { authorization: `Bearer ${bearer}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    }),
  );
}

function remove(name: string, bearer = key): Promise<Response> {
  return answerRequest(
    new Request(`http://slipway.test/api/v1/people/${name}`, {
      method: "DELETE",
      headers: { authorization: `Bearer ${bearer}` },
    }),
  );
}

describe("the operator", () => {
  test("makes a person with a team and a token that acts in it, and the audit says so", async () => {
    const name = uniqueName("ana");
    const made = await make("/api/v1/people", { name, team: name, admin: false });
    expect(made.status).toBe(201);
    const { apiKey, team } = await made.json();
    const me = await answerRequest(
      new Request("http://slipway.test/api/v1/me", { headers: { authorization: `Bearer ${apiKey}` } }),
    );
    expect(await me.json()).toMatchObject({ name, role: "admin", team: { name } });
    const events = await database().auditEvent.findMany({
      where: { teamId: team.id },
      orderBy: { id: "asc" },
    });
    expect(events.map(({ kind }) => kind)).toEqual(["team:created", "person:created"]);
    expect(JSON.stringify(events.map(({ data }) => data))).not.toContain(apiKey);
  });

  test("makes a team for a person that is there, and for nobody else", async () => {
    const ana = await makeMember(database(), "viewer");
    const name = uniqueName("team");
    expect((await make("/api/v1/teams", { name, owner: ana.name })).status).toBe(201);
    const nobody = await make("/api/v1/teams", { name: uniqueName("team"), owner: "nobody" });
    expect([nobody.status, await nobody.json()]).toMatchObject([400, { error: { code: "INVALID" } }]);
  });

  test("is told everything that is wrong, and that a name is taken", async () => {
    const bad = await make("/api/v1/people", { name: "", team: "a/b" });
    expect(bad.status).toBe(400);
    expect((await bad.json()).error.issues.map(({ path }: { path: string }) => path)).toEqual([
      "/name",
      "/team",
    ]);
    const name = uniqueName("ben");
    await make("/api/v1/people", { name, team: name });
    const again = await make("/api/v1/people", { name: name.toUpperCase(), team: uniqueName("other") });
    expect((await again.json()).error.issues).toMatchObject([{ code: "name-taken" }]);
  });

  test("takes a person away with the team that is theirs alone, and leaves what they did in others", async () => {
    const name = uniqueName("ana");
    const { apiKey, team } = await (await make("/api/v1/people", { name, team: name })).json();
    const person = await database().person.findUniqueOrThrow({ where: { nameKey: name } });
    const actor = {
      ...{ kind: "person" as const, personId: person.id, name, role: "admin" as const },
      teamId: trustTeamId(team.id),
    };
    await reportRun(actor, { project: "p", key: "r", isStart: true });
    const boss = await makeMember(database(), "admin");
    await database().membership.create({
      data: { teamId: boss.teamId, personId: person.id, role: "researcher" },
    });
    const { runId } = await reportRun({ ...actor, teamId: boss.teamId }, { key: "kept", isStart: true });
    expect((await remove(name, "wrong")).status).toBe(401);
    expect((await remove(name)).status).toBe(204);
    const me = await answerRequest(
      new Request("http://slipway.test/api/v1/me", { headers: { authorization: `Bearer ${apiKey}` } }),
    );
    expect(me.status).toBe(401);
    expect(await database().team.count({ where: { id: team.id } })).toBe(0);
    expect(await database().run.findMany({ where: { author: name }, select: { id: true } })).toEqual([
      { id: runId },
    ]);
    expect((await remove(name)).status).toBe(404);
    const events = await database().auditEvent.findMany({ where: { teamId: boss.teamId } });
    expect(events).toMatchObject([{ kind: "person:deleted", subject: name }]);
  });

  test("is not let take away the last admin of others, or a team whose runs go on", async () => {
    const boss = await makeMember(database(), "admin");
    await makeMember(database(), "viewer", { teamId: boss.teamId });
    const refused = await (await remove(boss.name)).json();
    expect(refused.error.issues).toMatchObject([{ code: "last-admin" }]);
    const name = uniqueName("ben");
    const { team } = await (await make("/api/v1/people", { name, team: name })).json();
    const teamId = trustTeamId(team.id);
    const queue = await makeQueue(database(), teamId);
    await makeRun(database(), { teamId, queueId: queue.id });
    expect((await (await remove(name)).json()).error.issues).toMatchObject([{ code: "runs-live" }]);
  });

  test("cannot give a team the name of an address", async () => {
    const response = await make("/api/v1/people", { name: uniqueName("ana"), team: "Runs" });
    expect((await response.json()).error.issues).toMatchObject([
      { path: "/team", message: expect.stringContaining("/runs") },
    ]);
  });

  test("is nobody without the key: no admin's token will do", async () => {
    const { token } = await makePersonToken(database(), await makeMember(database(), "admin"));
    for (const bearer of ["wrong", token])
      for (const address of ["/api/v1/people", "/api/v1/teams"])
        expect((await make(address, { name: "x", team: "x", owner: "x" }, bearer)).status).toBe(401);
  });
});
