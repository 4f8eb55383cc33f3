import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { clientAddress } from "./client-address";
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

describe("clientAddress", () => {
  test.each<[string | null, number, string]>([
    [null, 0, "unknown"],
    ["1.2.3.4", 0, "1.2.3.4"],
    ["9.9.9.9, 1.2.3.4", 1, "1.2.3.4"],
    ["9.9.9.9, 1.2.3.4, 10.0.0.1", 2, "1.2.3.4"],
    ["::ffff:1.2.3.4", 1, "1.2.3.4"],
    ["2001:db8:1:2:3:4:5:6", 1, "2001:db8:1:2::/64"],
    ["2001:db8::1", 1, "2001:db8:0:0::/64"],
    ["::1", 1, "0:0:0:0::/64"],
  ])("%s behind %i: %s", (header, proxies, expected) => {
    expect(clientAddress(new Headers(header ? { "x-forwarded-for": header } : {}), proxies)).toBe(expected);
  });

  test("what a client writes before the proxy's entry changes nothing", () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.ipV4(), (forged, real) => {
        const headers = new Headers({ "x-forwarded-for": `${forged}, ${real}` });
        expect(clientAddress(headers, 1)).toBe(real);
      }),
    );
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
