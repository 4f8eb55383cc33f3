/** One Postgres per Vitest run with a migrated template; each test file copies it (see `test-database.ts`). */
import { randomBytes } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { startEmbeddedPostgres } from "../local/embedded-postgres";
import { migrateDeploy } from "../local/migrate-deploy";

export interface DatabaseServer {
  /** Of a database that may create others. */
  adminUrl: string;
  template: string;
}

declare module "vitest" {
  interface ProvidedContext {
    databaseServer: DatabaseServer;
  }
}

const migrations = path.join(import.meta.dirname, "../../prisma/migrations");

/** Uses the Postgres of `DATABASE_URL` when there is one, else starts an embedded one in a directory of its own. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = process.env.DATABASE_URL
    ? { adminUrl: process.env.DATABASE_URL, stop: async () => undefined }
    : await startServer();
  const template = `slipway_test_${randomBytes(6).toString("hex")}`;
  await runSql(server.adminUrl, `create database ${template}`);
  await migrateDeploy(databaseUrl(server.adminUrl, template), migrations);
  project.provide("databaseServer", { adminUrl: server.adminUrl, template });
  return async () => {
    await runSql(server.adminUrl, `drop database if exists ${template} with (force)`);
    await server.stop();
  };
}

async function startServer(): Promise<{ adminUrl: string; stop(): Promise<void> }> {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-test-"));
  const postgres = await startEmbeddedPostgres(dir, "slipway");
  // Nothing here must survive a power cut; without syncing, the tests spend their time on our code.
  for (const setting of ["fsync = off", "synchronous_commit = off", "full_page_writes = off"])
    await runSql(postgres.url, `alter system set ${setting}`);
  await runSql(postgres.url, "select pg_reload_conf()");
  return {
    adminUrl: postgres.url,
    stop: async () => {
      await postgres.stop();
      fs.rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** The same server, another database. */
export function databaseUrl(adminUrl: string, database: string): string {
  const url = new URL(adminUrl);
  url.pathname = `/${database}`;
  return url.href;
}

/** One statement on a connection of its own. */
export async function runSql(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
