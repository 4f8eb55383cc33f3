/** Files of the store that no row names, or that are being written: what a crash leaves behind is found here. */
import type { Connection } from "./client";

/** Before a file is written. It is forgotten in the transaction that names the file in a row of its own. */
export async function noteLeftover(db: Connection, place: string, seconds: number): Promise<void> {
  await db.$executeRaw`
    insert into "StoreLeftover" (place, "removeAfter")
    values (${place}, clock_timestamp() + make_interval(secs => ${seconds}))
    on conflict (place) do update set "removeAfter" = excluded."removeAfter"`;
}

export async function forgetLeftovers(db: Connection, places: readonly string[]): Promise<void> {
  await db.storeLeftover.deleteMany({ where: { place: { in: [...places] } } });
}

/** Those that are due. */
export async function findLeftovers(db: Connection, limit: number): Promise<string[]> {
  const rows = await db.$queryRaw<{ place: string }[]>`
    select place from "StoreLeftover" where "removeAfter" <= clock_timestamp() order by "removeAfter" limit ${limit}`;
  return rows.map(({ place }) => place);
}
