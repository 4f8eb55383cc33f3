import { expect, test } from "vitest";
import { hashPassword, isOutdated, verifyPassword } from "./password-hash";

test("the same password gives another hash each time, and each one verifies", async () => {
  const [one, two] = await Promise.all([hashPassword("pässword"), hashPassword("pässword")]);
  expect(one).not.toBe(two);
  expect(one).toMatch(/^scrypt\$N=32768,r=8,p=3\$[\w-]{22}\$[\w-]{43}$/);
  expect(await verifyPassword("pässword", one)).toBe(true);
  expect(await verifyPassword("password", one)).toBe(false);
  expect(isOutdated(one)).toBe(false);
});

test("a password typed with other code points for the same characters is the same", async () => {
  const hash = await hashPassword("caf\u00e9 \ufb01n");
  expect(await verifyPassword("cafe\u0301 fin", hash)).toBe(true);
});

test("without a hash no password is right", async () => {
  expect(await verifyPassword("", null)).toBe(false);
  expect(await verifyPassword("anything", null)).toBe(false);
});

test("a hash that cannot be read is a bug, not a wrong password", async () => {
  await expect(verifyPassword("x", "md5$abc")).rejects.toThrow("cannot be read");
});
