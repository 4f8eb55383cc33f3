import { beforeAll, describe, expect, test } from "vitest";
import { recheckActor } from "@/lib/auth/get-actor-from-request";
import { sealSession, sessionCookieName } from "@/lib/auth/session-token";
import { answerRequest } from "@/lib/testing/api-server";
import { makeAgentToken, makeMember, makePersonToken, makeSession } from "@/lib/testing/factories";
import { prepareTestDatabase } from "@/lib/testing/test-database";

const { database } = prepareTestDatabase();
beforeAll(() => {
  process.env.SLIPWAY_API_RATE = "5";
});

const get = (path: string, headers: Record<string, string>) =>
  new Request(`http://slipway.test${path}`, { headers });
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

async function spend(headers: Record<string, string>, paths: readonly string[]): Promise<number[]> {
  const statuses: number[] = [];
  for (const path of paths) statuses.push((await answerRequest(get(path, headers))).status);
  return statuses;
}

describe("the limit on calls", () => {
  test("is a token's own, over every route, and says when to come again", async () => {
    const person = await makeMember(database(), "viewer");
    const { token } = await makePersonToken(database(), person);
    const paths = ["/api/v1/me", "/api/v1/runs", "/api/overview", "/api/find?q=a", "/api/v1/queues"];
    expect(await spend(bearer(token), paths)).toEqual([200, 200, 200, 200, 200]);
    const refused = await answerRequest(get("/api/v1/me", bearer(token)));
    expect(refused.status).toBe(429);
    expect(refused.headers.get("retry-after")).toMatch(/^\d+$/);
    const { error } = (await refused.json()) as { error: { code: string; message: string } };
    expect(error.code).toBe("LIMIT_EXCEEDED");
    expect(error.message).toMatch(
      /^Too many calls: 5 a minute are allowed\. Wait \d+ seconds, then try again\.$/,
    );
    const other = await makePersonToken(database(), person);
    expect(await spend(bearer(other.token), ["/api/v1/me"])).toEqual([200]);
  });

  test("counts a person's sessions together", async () => {
    const { personId } = await makeMember(database(), "viewer");
    const statuses: number[] = [];
    for (let index = 0; index < 3; index++) {
      const cookie = `${sessionCookieName()}=${await sealSession(await makeSession(database(), personId))}`;
      statuses.push(...(await spend({ cookie }, ["/api/v1/me", "/api/v1/me"])));
    }
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429]);
  });

  test("is not touched by a call that nobody is known for", async () => {
    expect(await spend(bearer("slw_never"), Array(8).fill("/api/v1/me"))).toEqual(Array(8).fill(401));
  });

  test("does not count looking again at who an open stream is for", async () => {
    const { token } = await makePersonToken(database(), await makeMember(database(), "viewer"));
    for (let index = 0; index < 20; index++) await recheckActor(get("/api/v1/me", bearer(token)));
    expect(await spend(bearer(token), ["/api/v1/me"])).toEqual([200]);
  });

  test("does not hold agents back", async () => {
    const { teamId } = await makeMember(database(), "admin");
    const { token } = await makeAgentToken(database(), teamId);
    for (let index = 0; index < 20; index++) {
      const headers = { ...bearer(token), "content-type": "application/json" };
      const request = new Request("http://slipway.test/api/agent/lease", {
        method: "POST",
        headers,
        body: "{}",
      });
      expect((await answerRequest(request)).status).not.toBe(429);
    }
  });
});
