import { describe, expect, test } from "vitest";
import { type Endpoint, paramNames } from "./endpoint";
import { endpoints } from "./endpoints";

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
