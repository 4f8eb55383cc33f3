/** `prisma migrate deploy` without the Prisma CLI: the same folders, `_prisma_migrations` rows and advisory lock. */
import { createHash, randomUUID } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import pg from "pg";

const prismaLock = 72707369;

const createTable = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id VARCHAR(36) PRIMARY KEY NOT NULL, checksum VARCHAR(64) NOT NULL, finished_at TIMESTAMPTZ,
  migration_name VARCHAR(255) NOT NULL, logs TEXT, rolled_back_at TIMESTAMPTZ,
  started_at TIMESTAMPTZ NOT NULL DEFAULT now(), applied_steps_count INTEGER NOT NULL DEFAULT 0)`;

/** Applies what is missing, in name order, and returns the names. Two callers at once wait for each other. */
export async function migrateDeploy(url: string, dir: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const applied: string[] = [];
  try {
    await client.query("select pg_advisory_lock($1)", [prismaLock]);
    await client.query(createTable);
    const { rows } = await client.query<{ migration_name: string; finished_at: Date | null }>(
      "select migration_name, finished_at from _prisma_migrations where rolled_back_at is null",
    );
    const failed = rows.find((row) => !row.finished_at);
    if (failed)
      throw new Error(`the migration ${failed.migration_name} failed earlier and must be mended by hand`);
    const done = new Set(rows.map((row) => row.migration_name));
    for (const name of migrationNames(dir)) {
      if (done.has(name)) continue;
      await apply(client, dir, name);
      applied.push(name);
    }
  } finally {
    await client.end();
  }
  return applied;
}

function migrationNames(dir: string): string[] {
  return readdirSync(dir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(path.join(dir, entry.name, "migration.sql")))
    .map((entry) => entry.name)
    .sort();
}

async function apply(client: pg.Client, dir: string, name: string): Promise<void> {
  const sql = readFileSync(path.join(dir, name, "migration.sql"));
  const id = randomUUID();
  await client.query("insert into _prisma_migrations(id, checksum, migration_name) values($1, $2, $3)", [
    id,
    createHash("sha256").update(sql).digest("hex"),
    name,
  ]);
  try {
    await client.query(sql.toString("utf8"));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    await client.query("update _prisma_migrations set logs = $2 where id = $1", [id, reason]);
    throw new Error(`the migration ${name} failed: ${reason}`, { cause });
  }
  await client.query(
    "update _prisma_migrations set finished_at = now(), applied_steps_count = 1 where id = $1",
    [id],
  );
}
