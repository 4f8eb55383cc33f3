import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, expect, it } from "vitest";
import { readEnv } from "../env";
import { loadEnvFile } from "./load-env-file";

const dir = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-env-"));
afterAll(() => fs.rmSync(dir, { recursive: true }));

it("takes what is not set already, and nothing that is empty", () => {
  const file = path.join(dir, ".env");
  fs.writeFileSync(file, "PORT=4000\nNEXTAUTH_SECRET=\nOIDC_NAME='Our sign-in'\n");
  const env: Record<string, string | undefined> = { PORT: "5000" };
  loadEnvFile(file, env);
  expect(env).toEqual({ PORT: "5000", OIDC_NAME: "Our sign-in" });
});

it("does nothing without a file", () => {
  const env = {};
  loadEnvFile(path.join(dir, "none"), env);
  expect(env).toEqual({});
});

it("the example works unedited", () => {
  const env: Record<string, string | undefined> = {
    DATABASE_URL: "postgresql://app@127.0.0.1/slipway",
    NEXTAUTH_SECRET: "x".repeat(32),
    NEXTAUTH_URL: "http://127.0.0.1:3000",
  };
  loadEnvFile(path.join(import.meta.dirname, "../../.env.example"), env);
  expect(readEnv(env).DATABASE_URL).toBe("postgresql://app@127.0.0.1/slipway");
});
