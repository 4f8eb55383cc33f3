import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Endpoint, fillPath, paramNames } from "./endpoint";
import { endpoints } from "./endpoints";
import { findEndpoint } from "./find-endpoint";

const table = Object.values<Endpoint>(endpoints);
const find = (method: string, pathname: string) => findEndpoint(table, method, pathname);

describe("an address of the public API", () => {
  const part = fc.string({ unit: "grapheme", minLength: 1 }).filter((text) => !/^\.+$/.test(text));

  test("leads to the endpoint whose path was filled in, whatever the names hold", () => {
    for (const endpoint of table) {
      const names = paramNames(endpoint.path);
      fc.assert(
        fc.property(fc.array(part, { minLength: names.length, maxLength: names.length }), (values) => {
          const params = Object.fromEntries(names.map((name, index) => [name, values[index] ?? ""]));
          const { pathname } = new URL(fillPath(endpoint.path, params), "http://slipway.test");
          const found = find(endpoint.method, pathname);
          // A run that were called like a verb of all runs would lose to it; ids are none.
          fc.pre(!("allow" in found) && (names.length > 0 || found.endpoint === endpoint));
          expect(found).toEqual({ endpoint, params });
        }),
        { numRuns: 30 },
      );
    }
  });

  test("may end in a slash", () => {
    expect(find("GET", "/api/v1/runs/")).toMatchObject({ endpoint: endpoints.listRuns });
    expect(find("GET", "/api/v1/queues/a/line/")).toMatchObject({ params: { queue: "a" } });
  });

  test("takes slashes in its last parameter only where a name may be a path", () => {
    for (const name of ["team/llm.yaml", "team%2Fllm.yaml"])
      expect(find("GET", `/api/v1/configs/base/${name}`)).toMatchObject({
        endpoint: endpoints.getTeamConfig,
        params: { kind: "base", name: "team/llm.yaml" },
      });
    expect(find("GET", "/api/v1/queues/a%2Fb")).toMatchObject({ params: { queue: "a/b" } });
    expect(find("GET", "/api/v1/queues/a/b")).toEqual({ allow: [] });
  });

  test("is matched word by word before a parameter is", () => {
    expect(find("POST", "/api/v1/runs/preview")).toMatchObject({ endpoint: endpoints.previewRun });
    expect(find("GET", "/api/v1/runs/preview")).toEqual({ allow: ["POST", "OPTIONS"] });
  });

  test("says which methods it takes when it does not take this one", () => {
    expect(find("DELETE", "/api/v1/runs")).toEqual({ allow: ["GET", "HEAD", "POST", "OPTIONS"] });
    expect(find("POST", "/api/v1/queues/a")).toEqual({ allow: ["GET", "HEAD", "PUT", "OPTIONS"] });
    expect(find("GET", "/api/v1/queues/a/pause")).toEqual({ allow: ["POST", "OPTIONS"] });
    expect(find("OPTIONS", "/api/v1/me")).toEqual({ allow: ["GET", "HEAD", "OPTIONS"] });
  });

  test("is asked for its head where it can be got", () => {
    expect(find("HEAD", "/api/v1/me")).toMatchObject({ endpoint: endpoints.getMe });
    expect(find("HEAD", "/api/v1/queues/a/pause")).toEqual({ allow: ["POST", "OPTIONS"] });
  });

  test.each([
    "/api/v1",
    "/api/v1/",
    "/api/v1/nothing",
    "/api/v1/queues/a/lines",
    "/api/v1/queues/a/b/line",
    "/api/v1/queues//line",
    "/api/v1/runs//",
    "/api/v1/queues/%E0%A4%A",
    "/api/v1/__proto__",
    "/api/v1/runs/a/constructor",
  ])("%s is none", (pathname) => {
    expect(find("GET", pathname)).toEqual({ allow: [] });
  });
});
