import { describe, expect, it, vi } from "vitest";

async function check(token: string | undefined, authorization?: string) {
  vi.resetModules();
  vi.stubEnv("SLIPWAY_METRICS_TOKEN", token);
  vi.stubEnv("DATABASE_URL", "postgresql://x");
  vi.stubEnv("NEXTAUTH_SECRET", "a secret for tests only, long enough to sign with");
  vi.stubEnv("NEXTAUTH_URL", "http://127.0.0.1:3000");
  const { hasMetricsToken } = await import("./has-metrics-token");
  const answer = hasMetricsToken(new Headers(authorization === undefined ? {} : { authorization }));
  vi.unstubAllEnvs();
  return answer;
}

describe("the metrics token", () => {
  it.each([
    ["no token is set", undefined, "Bearer x", undefined],
    ["nothing is sent", "secret-token", undefined, false],
    ["another one is sent", "secret-token", "Bearer secret-tokeN", false],
    ["a longer one is sent", "secret-token", "Bearer secret-token2", false],
    ["an empty one is set and sent", "", "Bearer ", undefined],
    ["it is sent", "secret-token", "Bearer secret-token", true],
  ])("answers rightly when %s", async (_, token, authorization, expected) => {
    expect(await check(token, authorization)).toBe(expected);
  });
});
