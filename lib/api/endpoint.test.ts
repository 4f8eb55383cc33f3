import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Endpoint, fillPath, paramNames, readPath } from "./endpoint";
import { endpoints } from "./endpoints";

describe("a path with parameters", () => {
  const part = fc.string({ unit: "grapheme", minLength: 1 });

  test("is read back as it was filled in, whatever the names hold", () => {
    fc.assert(
      fc.property(part, part, (job, alias) => {
        const path = "/api/v1/jobs/{job}/aliases/{alias}";
        expect(readPath(path, fillPath(path, { job, alias }))).toEqual({ job, alias });
      }),
    );
  });

  test("takes slashes in its last parameter, written as they are or encoded", () => {
    const path = "/api/v1/configs/{kind}/{name}";
    for (const name of ["team/llm.yaml", "team%2Fllm.yaml"])
      expect(readPath(path, `/api/v1/configs/base/${name}`)).toEqual({ kind: "base", name: "team/llm.yaml" });
  });

  test.each([
    ["/api/v1/queues/{queue}/line", "/api/v1/queues/a"],
    ["/api/v1/queues/{queue}/line", "/api/v1/queues/a/lines"],
    ["/api/v1/queues/{queue}/line", "/api/v1/queues/a/b/line"],
    ["/api/v1/queues/{queue}", "/api/v1/queues/%E0%A4%A"],
  ])("%s is not %s", (path, address) => {
    expect(readPath(path, address)).toBeUndefined();
  });
});

describe("the table of endpoints", () => {
  const all = Object.entries<Endpoint>(endpoints);

  test("names each method of each path once", () => {
    const keys = all.map(([, { method, path }]) => `${method} ${path}`);
    expect(new Set(keys).size).toBe(keys.length);
  });

  test("says of everything with an id that it may not be found", () => {
    const silent = all.filter(
      ([, { path, errors }]) => paramNames(path).length > 0 && !errors.includes("NOT_FOUND"),
    );
    // Applying a team config makes what is not there.
    expect(silent.map(([name]) => name)).toEqual(["applyTeamConfig"]);
  });
});
