import path from "node:path";
import pg from "pg";
import { startEmbeddedPostgres } from "./embedded-postgres";
import { migrateDeploy } from "./migrate-deploy";
import { StartError } from "./options";

export interface Database {
  url: string;
  detail: string;
  stop(): Promise<void>;
}

const oldestPostgres = 15;

/** The database of `DATABASE_URL`, checked, or the embedded one, started. */
export async function openDatabase(dataDir: string, databaseUrl: string | undefined): Promise<Database> {
  if (databaseUrl) {
    const version = await checkDatabase(databaseUrl);
    return { url: databaseUrl, detail: `PostgreSQL ${version} of DATABASE_URL`, stop: async () => undefined };
  }
  const embedded = await startEmbeddedPostgres(dataDir, "slipway");
  return {
    url: embedded.url,
    detail: `embedded PostgreSQL ${embedded.adopted ? "taken over" : "started"} on 127.0.0.1:${embedded.port}`,
    stop: embedded.stop,
  };
}

/** Applies the migrations of this clone and says how many were new. */
export async function migrate(url: string, root: string): Promise<string> {
  const applied = await migrateDeploy(url, path.join(root, "prisma/migrations"));
  return applied.length === 0 ? "up to date" : `${applied.length} applied`;
}

async function checkDatabase(url: string): Promise<string> {
  if (!/^postgres(ql)?:\/\//.test(url))
    throw new StartError(
      "DATABASE_URL must begin with postgresql://, as in postgresql://user:password@host:5432/name.",
    );
  const client = connectable(url);
  try {
    await client.connect();
    const { rows } = await client.query<{ server_version: string; server_version_num: string }>(
      "select current_setting('server_version') server_version, current_setting('server_version_num') server_version_num",
    );
    const version = rows[0];
    if (!version || Number(version.server_version_num) < oldestPostgres * 10_000)
      throw new StartError(
        `The PostgreSQL of DATABASE_URL is version ${version?.server_version}; Slipway needs ${oldestPostgres} or newer.`,
      );
    return version.server_version.split(" ")[0] ?? version.server_version;
  } catch (cause) {
    if (cause instanceof StartError) throw cause;
    throw new StartError(`DATABASE_URL does not lead to a usable PostgreSQL: ${reasonOf(cause)}.`, { cause });
  } finally {
    await client.end().catch(() => undefined);
  }
}

function connectable(url: string): pg.Client {
  try {
    return new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  } catch (cause) {
    throw new StartError("DATABASE_URL is not an address: write postgresql://user:password@host:5432/name.", {
      cause,
    });
  }
}

// The driver's own messages never hold the password; an aggregate of connection errors has an empty message.
function reasonOf(cause: unknown): string {
  if (cause instanceof AggregateError) return cause.errors.map((error) => reasonOf(error)).join(", ");
  return cause instanceof Error ? cause.message : String(cause);
}
