import { describe, expect, it } from "vitest";
import { forgeCompareHref } from "./forge-compare";

const [a, b] = ["a".repeat(40), "b".repeat(40)];

describe("the address of a patch", () => {
  it.each([
    ["https://github.com/org/repo.git", `https://github.com/org/repo/compare/${a}...${b}`],
    ["git@github.com:org/repo", `https://github.com/org/repo/compare/${a}...${b}`],
    [
      "https://user@gitlab.example.com/group/sub/repo/",
      `https://gitlab.example.com/group/sub/repo/-/compare/${a}...${b}`,
    ],
    ["ssh://git@bitbucket.org/org/repo.git", `https://bitbucket.org/org/repo/branches/compare/${b}..${a}`],
  ])("of %s", (repository, href) => {
    expect(forgeCompareHref(repository, a, b)).toBe(href);
  });

  it.each([
    "/srv/git/repo",
    "https://code.example.com/org/repo",
    "javascript:alert(1)",
    "",
    "https://github.com/",
  ])("is not known for %j", (repository) => {
    expect(forgeCompareHref(repository, a, b)).toBeUndefined();
  });

  it("is of whole commits", () => {
    expect(forgeCompareHref("https://github.com/org/repo", "main", b)).toBeUndefined();
  });
});
