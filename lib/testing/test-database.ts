import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, inject } from "vitest";
import { closeDatabase, type Database, getDatabase } from "../db/client";
import { stopListening } from "../db/notifications";
import { databaseUrl, runSql } from "./db-setup";

/**
 * Call it once at the top of a `*.db.test.ts`: the file gets a migrated database of its own, which
 * `getDatabase()` of all code under test leads to. Returns a function for the client, and the URL.
 */
export function prepareTestDatabase(): { database: () => Database; url: () => string } {
  const server = inject("databaseServer");
  const name = `slipway_test_${randomBytes(6).toString("hex")}`;
  const url = databaseUrl(server.adminUrl, name);
  beforeAll(async () => {
    await runSql(server.adminUrl, `create database ${name} template ${server.template}`);
    process.env.DATABASE_URL = url;
    process.env.NEXTAUTH_SECRET ??= "a secret for tests only, long enough to sign with";
    process.env.NEXTAUTH_URL ??= "http://127.0.0.1:3000";
  });
  afterAll(async () => {
    await stopListening();
    await closeDatabase();
    await runSql(server.adminUrl, `drop database if exists ${name} with (force)`);
  });
  return { database: getDatabase, url: () => url };
}
