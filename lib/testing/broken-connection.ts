/** Connections that the database breaks off at one statement, on a real Postgres. */
import { randomBytes } from "node:crypto";
import { runSql } from "./db-setup";

interface Breaking {
  table: string;
  verb: "insert" | "update" | "delete";
  /** Only the first ones; left out: all. */
  times?: number;
}

/** While `work` runs, whoever does this to this table loses the connection at that moment, as when the server is restarted. */
export async function breakingAt<T>(
  url: string,
  { table, verb, times = 1_000_000 }: Breaking,
  work: () => Promise<T>,
): Promise<T> {
  const name = `broken_${randomBytes(4).toString("hex")}`;
  // What a sequence has counted stays counted when the transaction is broken off.
  await runSql(
    url,
    `create sequence ${name};
     create function ${name}() returns trigger language plpgsql as $$
     begin
       if nextval('${name}') <= ${times} then perform pg_terminate_backend(pg_backend_pid()); perform pg_sleep(0); end if;
       return null;
     end $$;
     create trigger ${name} before ${verb} on "${table}" for each statement execute function ${name}()`,
  );
  try {
    return await work();
  } finally {
    await runSql(url, `drop function ${name}() cascade; drop sequence ${name}`);
  }
}
