import { describe, expect, test } from "vitest";
import { ApiError, createClient } from "./api-client";
import { endpoints } from "./endpoints";

function clientOf(answer: (request: Request) => Response | Promise<Response>) {
  const seen: Request[] = [];
  const fetcher: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    seen.push(request);
    return answer(request);
  };
  return { client: createClient({ url: "http://slipway.test", key: "slw_secret", fetch: fetcher }), seen };
}

const page = { rows: [], total: 0, isMore: false, next: null, foundSince: null, page: 1, pageSize: 50 };

describe("the client", () => {
  test("sends lists as repeated parameters, the token in a header and nothing for what is left out", async () => {
    const { client, seen } = clientOf(() => Response.json(page));
    await client.call(endpoints.listRuns, { query: { queue: ["a b", "c"], page: 2, text: undefined } });
    expect(seen[0]?.url).toBe("http://slipway.test/api/v1/runs?queue=a+b&queue=c&page=2");
    expect(seen[0]?.headers.get("authorization")).toBe("Bearer slw_secret");
    expect(seen[0]?.headers.get("content-type")).toBeNull();
  });

  test("sends a body as JSON and the key of a launch as a header", async () => {
    const { client, seen } = clientOf(() =>
      Response.json({ runId: "r", name: "n", issues: [] }, { status: 201 }),
    );
    await client.call(endpoints.launchRun, { body: { queue: "q", values: { lr: 1 } }, idempotencyKey: "k" });
    expect(seen[0]?.headers.get("content-type")).toBe("application/json");
    expect(seen[0]?.headers.get("idempotency-key")).toBe("k");
    expect(await seen[0]?.json()).toEqual({ queue: "q", values: { lr: 1 } });
  });

  test("gives a refusal with its code, its issues and its conflict", async () => {
    const error = {
      code: "INVALID",
      message: "no",
      issues: [{ code: "c", severity: "error", message: "m", path: "/queue" }],
    };
    const { client } = clientOf(() => Response.json({ error }, { status: 400 }));
    await expect(client.call(endpoints.getMe, {})).rejects.toMatchObject({ status: 400, ...error });
  });

  test.each([
    ["a page", () => new Response("<html>", { status: 502 }), /status 502/],
    ["no JSON", () => new Response("<html>"), /not JSON/],
    ["JSON of something else", () => Response.json({ hello: 1 }), /personId/],
  ])("says of %s that it is no answer of Slipway", async (_, answer, message) => {
    const { client } = clientOf(answer);
    const refused = client.call(endpoints.getMe, {});
    await expect(refused).rejects.toBeInstanceOf(ApiError);
    await expect(refused).rejects.toThrow(message);
  });

  test("says in one sentence that no server answers, without the token", async () => {
    const { client } = clientOf(() => Promise.reject(new TypeError("fetch failed")));
    const refused = client.call(endpoints.getMe, {});
    await expect(refused).rejects.toMatchObject({
      status: 0,
      message: "No Slipway server answers at http://slipway.test.",
    });
  });

  test("asks for nothing under a name that an address would lose", async () => {
    const { client, seen } = clientOf(() => Response.json(page));
    for (const queue of ["", ".", ".."])
      await expect(client.call(endpoints.getQueue, { params: { queue } })).rejects.toMatchObject({
        status: 404,
      });
    expect(seen).toEqual([]);
  });
});
