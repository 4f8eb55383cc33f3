#!/usr/bin/env node
// Drop-in for Prisma's native `schema-engine` binary, backed by the WASM build on npm (same commit).
// Speaks the same line-delimited JSON-RPC on stdin/stdout that the Prisma CLI uses.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from "@prisma/driver-adapter-utils";
import * as bg from "@prisma/schema-engine-wasm/schema_engine_bg";
import pg from "pg";
import { parse } from "pg-connection-string";

const require = createRequire(import.meta.url);

const argv = process.argv.slice(2);
const opt = { datamodels: [] };
const rest = [];
for (let i = 0; i < argv.length; i++) {
  if (argv[i] === "--datamodels" || argv[i] === "-d") opt.datamodels.push(argv[++i]);
  else if (argv[i] === "--datasource") opt.datasource = JSON.parse(argv[++i]);
  else if (argv[i] === "--enabled-preview-features" || argv[i] === "--extension-types") i++;
  else rest.push(argv[i]);
}
if (rest[0] === "--version" || rest[0] === "-V") {
  console.log("schema-engine-cli wasm-shim");
  process.exit(0);
}

let panic = "";
globalThis.PRISMA_WASM_PANIC_REGISTRY = {
  get: () => panic,
  set_message(m) {
    panic = m;
    if (process.env.SHIM_DEBUG) process.stderr.write(`PANIC ${m}\n`);
  },
};
const wasmPath = require.resolve("@prisma/schema-engine-wasm/schema_engine_bg").replace(/\.js$/, ".wasm");
const mod = new WebAssembly.Module(readFileSync(wasmPath));
const inst = new WebAssembly.Instance(mod, { "./schema_engine_bg.js": bg });
bg.__wbg_set_wasm(inst.exports);
inst.exports.__wbindgen_start();

const url = opt.datasource?.url;
const log = (level, message, extra = {}) =>
  process.stderr.write(
    `${JSON.stringify({
      timestamp: new Date().toISOString(),
      level,
      fields: { message, ...extra },
      target: "schema_engine::logger",
    })}\n`,
  );

if (rest[0] === "cli") log("INFO", "Starting schema engine CLI (wasm)");
// adapter-pg 7.10 rejects the internal "char" type (oid 18) that catalog queries return. The client tags such columns
// in their name; describe() below strips the tag and reports them as Character, which is what the engine expects.
const TAG = "\u0000char";
const tag = (r) => {
  for (const x of Array.isArray(r) ? r : [r])
    for (const f of x?.fields ?? [])
      if (f.dataTypeID === 18) {
        f.dataTypeID = 25;
        f.name += TAG;
      }
  return r;
};
class CatalogClient extends pg.Client {
  query(...args) {
    const last = args[args.length - 1];
    if (typeof last === "function") {
      args[args.length - 1] = (e, r) => last(e, e ? r : tag(r));
      return super.query(...args);
    }
    const r = super.query(...args);
    return r?.then ? r.then(tag) : r;
  }
}
function describe(conn) {
  const queryRaw = conn.queryRaw.bind(conn);
  conn.queryRaw = async (q) => {
    const r = await queryRaw(q);
    r.columnNames.forEach((n, i) => {
      if (!n.endsWith(TAG)) return;
      r.columnTypes[i] = ColumnTypeEnum.Character;
      r.columnNames[i] = n.slice(0, -TAG.length);
    });
    return r;
  };
  if (conn.startTransaction) {
    const start = conn.startTransaction.bind(conn);
    conn.startTransaction = async (l) => describe(await start(l));
  }
  return conn;
}
// Discrete fields, not a connection string: pg lets a connection string override `database`, which would make
// adapter-pg's shadow pool point at the MAIN database.
function pgConfig(database) {
  const u = new URL(url);
  u.searchParams.delete("schema");
  u.searchParams.delete("connection_limit");
  const { connectionString, ...c } = { ...parse(u.href) };
  return {
    ...c,
    port: c.port ? Number(c.port) : 5432,
    ...(database ? { database } : {}),
    Client: CatalogClient,
    max: 3,
  };
}
class Factory extends PrismaPg {
  open = [];
  async connect() {
    const c = describe(await super.connect());
    this.open.push(c);
    return c;
  }
  async connectToShadowDb() {
    const name = `prisma_migrate_shadow_db_${globalThis.crypto.randomUUID()}`;
    await withAdminClient((c) => c.query(`create database ${c.escapeIdentifier(name)}`));
    const conn = describe(await new PrismaPg(pgConfig(name)).connect());
    const dispose = conn.dispose.bind(conn);
    conn.dispose = async () => {
      await dispose();
      await withAdminClient((c) =>
        c.query(`drop database if exists ${c.escapeIdentifier(name)} with (force)`),
      );
    };
    return conn;
  }
}
async function makeEngine() {
  const schema = url ? (new URL(url).searchParams.get("schema") ?? undefined) : undefined;
  const own = new Factory(url ? pgConfig() : { host: "127.0.0.1", port: 1 }, schema ? { schema } : undefined);
  const factory = bindMigrationAwareSqlAdapterFactory(own);
  const models = opt.datamodels.map((f) => [f, readFileSync(f, "utf8")]);
  const engine = await bg.SchemaEngine.new(
    { datamodels: models.length ? models : undefined },
    () => {},
    factory,
  );
  // Closing the pools also releases Migrate's session-level advisory lock.
  return { engine, close: () => Promise.allSettled(own.open.map((c) => c.dispose())) };
}
async function withAdminClient(fn) {
  const u = new URL(url);
  const db = decodeURIComponent(u.pathname.slice(1));
  u.pathname = "/postgres";
  u.search = "";
  const c = new pg.Client({ connectionString: u.href });
  await c.connect();
  try {
    return await fn(c, db);
  } finally {
    await c.end();
  }
}
const createDatabase = () =>
  withAdminClient(async (c, db) => {
    const r = await c.query("select 1 from pg_database where datname=$1", [db]);
    if (!r.rowCount) await c.query(`create database ${c.escapeIdentifier(db)}`);
    return { databaseName: db };
  });

if (rest[0] === "cli") {
  try {
    if (rest[1] === "can-connect-to-database") {
      const u = new URL(url);
      u.search = "";
      const c = new pg.Client({ connectionString: u.href });
      await c.connect();
      await c.end();
      log("INFO", "Connection successful");
      process.exit(0);
    }
    if (rest[1] === "create-database") {
      await createDatabase();
      process.exit(0);
    }
    throw Object.assign(new Error(`unsupported cli command ${rest[1]}`), { code: "XX" });
  } catch (e) {
    const map = { "3D000": "P1003", "28P01": "P1000", ECONNREFUSED: "P1001", ENOTFOUND: "P1001" };
    log("ERROR", e.message || String(e), { error_code: map[e.code] ?? "P1011" });
    process.exit(1);
  }
}

let closed = false;
let inflight = 0;
const methods = { getDatabaseVersion: "version" };
const done = () => {
  if (closed && !inflight) process.exit(0);
};
const send = (message) => process.stdout.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);

async function call({ id, method, params }, onEngine) {
  if (method === "createDatabase") return createDatabase();
  const { engine, close } = await makeEngine();
  onEngine(close);
  // These two can only read the migration history from the cache that devDiagnostic fills (the WASM build passes
  // them no shadow-database factory), so fill it first on the same engine.
  if (method === "evaluateDataLoss" || method === "createMigration")
    await engine.devDiagnostic({ migrationsList: params.migrationsList, filters: params.filters });
  const result = await engine[methods[method] ?? method](params ?? undefined);
  if (method === "diff" && result?.stdout != null)
    send({ id: `print-${id}`, method: "print", params: { content: result.stdout } });
  return result ?? null;
}

function describeError(error) {
  if (process.env.SHIM_DEBUG) console.error(error, Object.keys(error), JSON.stringify(error));
  const e = panic && error instanceof WebAssembly.RuntimeError ? { message: panic, code: "PANIC" } : error;
  const message = e.message ?? String(e);
  return {
    code: 4466,
    message,
    data: { is_panic: false, message, error_code: e.code ?? null, meta: e.meta ?? null },
  };
}

createInterface({ input: process.stdin })
  .on("line", async (line) => {
    if (!line.trim()) return;
    const message = JSON.parse(line);
    if (!message.method) return; // response to our own "print"
    inflight++;
    let close;
    const answer = await call(message, (fn) => {
      close = fn;
    }).then(
      (result) => ({ result }),
      (error) => ({ error: describeError(error) }),
    );
    await close?.();
    send({ id: message.id, ...answer });
    inflight--;
    done();
  })
  .on("close", () => {
    closed = true;
    done();
  });
