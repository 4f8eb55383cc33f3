/** What a web server in a container needs before it serves: a database that is up to date, and a way in for the first admin. */
import path from "node:path";
import { migrate, openDatabase } from "./database";
import { StartError } from "./options";

const root = path.resolve(import.meta.dirname, "../..");

async function main(): Promise<void> {
  const { DATABASE_URL, NEXTAUTH_URL } = process.env;
  if (!DATABASE_URL)
    throw new StartError("DATABASE_URL is not set: write postgresql://user:password@host:5432/name.");
  if (!NEXTAUTH_URL) throw new StartError("NEXTAUTH_URL is not set: write the address people open.");
  const database = await openDatabase("", DATABASE_URL);
  const migrations = await migrate(database.url, root);
  const { setUpFirstStart } = await import("./first-start");
  const url = NEXTAUTH_URL.replace(/\/+$/u, "");
  const first = await setUpFirstStart({ root, url, dataDir: "", agent: false, example: false });
  const lines = [`✓ ${database.detail}, migrations ${migrations}`];
  if (first.setupLink) lines.push(`First time? Open this link once to become the admin: ${first.setupLink}`);
  process.stdout.write(`${lines.join("\n")}\n`);
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`✕ ${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
