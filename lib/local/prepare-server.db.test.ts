import { execFile } from "node:child_process";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { prepareTestDatabase } from "../testing/test-database";

const { database, url } = prepareTestDatabase();

function prepare(env: Record<string, string>): Promise<{ code: number | null; out: string; err: string }> {
  const args = [
    "--conditions=react-server",
    "--import",
    "tsx",
    path.join(import.meta.dirname, "prepare-server.ts"),
  ];
  const { PATH = "" } = process.env;
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      args,
      { env: { PATH, NODE_ENV: "production", ...env } },
      (_, out, err) => resolve({ code: child.exitCode, out, err }),
    );
  });
}

describe("a server in a container", () => {
  const rest = {
    NEXTAUTH_URL: "https://slipway.example/",
    NEXTAUTH_SECRET: "long enough to sign with, in a test only",
  };

  it("shows the way in for the first admin, once its database is up to date", async () => {
    const { code, out, err } = await prepare({ DATABASE_URL: url(), ...rest });
    expect([code, err]).toEqual([0, ""]);
    expect(out).toMatch(/^✓ PostgreSQL \d+.* of DATABASE_URL, migrations up to date$/mu);
    expect(out).toMatch(/https:\/\/slipway\.example\/setup\/\S+/u);
    expect(await database().team.count()).toBe(1);
  });

  it("says what is missing, and shows no password", async () => {
    expect(await prepare(rest)).toMatchObject({
      code: 1,
      err: expect.stringContaining("DATABASE_URL is not set"),
    });
    const away = await prepare({ DATABASE_URL: "postgresql://u:s3cr3t@127.0.0.1:9/x", ...rest });
    expect(away).toMatchObject({
      code: 1,
      err: expect.stringContaining("does not lead to a usable PostgreSQL"),
    });
    expect(away.err).not.toContain("s3cr3t");
  });
});
