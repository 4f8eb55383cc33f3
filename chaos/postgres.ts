/** The Postgres of the campaign: it can be killed and frozen, and our own look at it goes past every proxy. */
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "../lib/local/embedded-postgres";
import { isProcessAlive } from "../lib/local/machine";

const patienceMs = 300_000;

const finalStateWatch = `
  create table chaos_final_change ("runId" text, "from" text, "to" text);
  create function chaos_note_final_change() returns trigger language plpgsql as $$
  begin
    insert into chaos_final_change values (old.id,
      concat_ws(', attempt ', old.state, old.attempt), concat_ws(', attempt ', new.state, new.attempt));
    return new;
  end $$;
  create trigger chaos_final_change after update on "Run" for each row
    when (old.origin = 'launched' and old."endedAt" is not null and
      (old.state, old.attempt, old."endedAt") is distinct from (new.state, new.attempt, new."endedAt"))
    execute function chaos_note_final_change();`;

export class ChaosPostgres {
  readonly #dir: string;
  #running: EmbeddedPostgres;
  #pool: pg.Pool;

  private constructor(dir: string, running: EmbeddedPostgres) {
    this.#dir = dir;
    this.#running = running;
    this.#pool = openPool(running.url);
  }

  static async start(dir: string): Promise<ChaosPostgres> {
    return new ChaosPostgres(dir, await startEmbeddedPostgres(dir, "slipway"));
  }

  get url(): string {
    return this.#running.url;
  }

  get port(): number {
    return this.#running.port;
  }

  /** Asks again while Postgres is down: what we look at must not depend on what we break. */
  async query<T extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<T[]> {
    for (const end = performance.now() + patienceMs; ; ) {
      try {
        return (await this.#pool.query<T>(text, values)).rows;
      } catch (error) {
        const isOurs = error instanceof pg.DatabaseError && /^(22|23|42)/.test(error.code ?? "");
        if (isOurs || performance.now() > end) throw error;
        await delay(50);
      }
    }
  }

  /** From now on every change of a run after its end is noted, however short it lasts. */
  async watchFinalStates(): Promise<void> {
    await this.#pool.query(finalStateWatch);
  }

  /** The postmaster by SIGKILL, as by the kernel that is out of memory; started again at once. */
  async killAndRestart(): Promise<void> {
    const postmaster = this.#postmaster();
    process.kill(postmaster, "SIGKILL");
    while (isProcessAlive(postmaster)) await delay(10);
    for (const end = performance.now() + patienceMs; ; ) {
      try {
        this.#running = await startEmbeddedPostgres(this.#dir, "slipway");
        break;
      } catch (error) {
        // Its children take a moment to notice that they are orphans, and it waits for them.
        if (performance.now() > end) throw error;
        await delay(200);
      }
    }
    void this.#pool.end().catch(() => undefined);
    this.#pool = openPool(this.#running.url);
  }

  /** One of its processes by SIGKILL: Postgres then restarts all of them by itself. */
  killBackend(share: number): void {
    const backends = this.#children();
    const one = backends[Math.floor(share * backends.length)];
    if (one !== undefined) kill(one, "SIGKILL");
  }

  freeze(): void {
    for (const pid of [this.#postmaster(), ...this.#children()]) kill(pid, "SIGSTOP");
  }

  thaw(): void {
    for (const pid of [...this.#children(), this.#postmaster()]) kill(pid, "SIGCONT");
  }

  async stop(): Promise<void> {
    await this.#pool.end().catch(() => undefined);
    await this.#running.stop();
  }

  #postmaster(): number {
    return Number(fs.readFileSync(path.join(this.#dir, "pg/postmaster.pid"), "utf8").split("\n")[0]);
  }

  #children(): number[] {
    const lines = execFileSync("ps", ["-e", "-o", "pid=,ppid="], { encoding: "utf8" }).split("\n");
    const parent = this.#postmaster();
    return lines
      .map((line) => line.trim().split(/\s+/).map(Number))
      .flatMap(([pid, ppid]) => (pid !== undefined && ppid === parent ? [pid] : []));
  }
}

function openPool(url: string): pg.Pool {
  const pool = new pg.Pool({ connectionString: url, max: 8, connectionTimeoutMillis: 5_000 });
  pool.on("error", () => undefined);
  return pool;
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended by itself.
  }
}
