import { expect, test } from "vitest";
import { readEnv } from "./env";

const base = {
  DATABASE_URL: "postgresql://u:hidden@127.0.0.1/db",
  NEXTAUTH_SECRET: "s".repeat(32),
  NEXTAUTH_URL: "http://127.0.0.1:3000",
};

test("an empty variable counts as unset", () => {
  const env = readEnv({ ...base, OIDC_ISSUER: "", SLIPWAY_DATABASE_POOL: "", SLIPWAY_LOG_LEVEL: "" });
  expect([env.OIDC_ISSUER, env.SLIPWAY_DATABASE_POOL, env.SLIPWAY_LOG_LEVEL]).toEqual([
    undefined,
    10,
    "info",
  ]);
});

test("every wrong variable is named, and no value is shown", () => {
  const source = {
    ...base,
    DATABASE_URL: "mysql://u:hidden@h",
    NEXTAUTH_SECRET: "short",
    GITHUB_CLIENT_ID: "x",
  };
  const message = messageOf(() => readEnv(source));
  for (const name of ["DATABASE_URL", "NEXTAUTH_SECRET"]) expect(message).toContain(name);
  expect(message).not.toMatch(/hidden|short\b/);
});

test("a provider is configured whole or not at all", () => {
  expect(() => readEnv({ ...base, GITHUB_CLIENT_ID: "x" })).toThrow("GITHUB_CLIENT_SECRET");
});

function messageOf(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    return String(error);
  }
  return "";
}
