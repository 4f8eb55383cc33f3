import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readCookie } from "./read-cookie";
import { safeReturnPath } from "./return-path";
import { isSameOrigin } from "./same-origin";
import { contentSecurityPolicy } from "./security-headers";

describe("isSameOrigin", () => {
  test.each<[Record<string, string>, boolean]>([
    [{ "sec-fetch-site": "same-origin", host: "a" }, true],
    [{ "sec-fetch-site": "same-site", origin: "http://a", host: "a" }, false],
    [{ "sec-fetch-site": "cross-site", origin: "http://a", host: "a" }, false],
    [{ "sec-fetch-site": "none", host: "a" }, false],
    [{ origin: "http://a:3000", host: "a:3000" }, true],
    [{ origin: "http://a:3001", host: "a:3000" }, false],
    [{ origin: "null", host: "a" }, false],
    [{ origin: "http://evil.example", host: "a", "x-forwarded-host": "evil.example" }, false],
    [{ host: "a" }, false],
  ])("%j: %s", (headers, expected) => {
    expect(isSameOrigin(new Headers(headers), 0)).toBe(expected);
  });

  test("behind a trusted proxy the host people typed counts", () => {
    const headers = new Headers({
      origin: "https://slipway",
      host: "10.0.0.1",
      "x-forwarded-host": "slipway",
    });
    expect(isSameOrigin(headers, 1)).toBe(true);
  });
});

describe("safeReturnPath", () => {
  test.each<[string | null | undefined, string]>([
    ["/runs?state=failed#L1", "/runs?state=failed#L1"],
    [null, "/"],
    ["", "/"],
    ["https://evil.example", "/"],
    ["//evil.example", "/"],
    ["/\\evil.example", "/"],
    ["/\t/evil.example", "/"],
    ["/..//evil.example", "/"],
    ["javascript:alert(1)", "/"],
  ])("%j leads to %s", (path, expected) => {
    expect(safeReturnPath(path)).toBe(expected);
  });

  test("no text leads to another host", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."/\\.:@?#\t\n evil") }), (text) => {
        const target = new URL(safeReturnPath(`/${text}`), "http://slipway.example");
        expect(target.origin).toBe("http://slipway.example");
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("readCookie", () => {
  test("finds a cookie among others and decodes it", () => {
    const headers = new Headers({ cookie: "ab=1; b=x%20y=z; c=%" });
    expect([readCookie(headers, "b"), readCookie(headers, "c"), readCookie(headers, "a")]).toEqual([
      "x y=z",
      "%",
      undefined,
    ]);
  });
});

test("the policy names no other host, and evaluation only for development", () => {
  expect(contentSecurityPolicy("n", false)).not.toMatch(/https?:|unsafe-eval|\*/);
  expect(contentSecurityPolicy("n", true)).toContain("unsafe-eval");
});
