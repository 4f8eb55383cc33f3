import type { Connection } from "./client";

/** True when the database answers within the time and has our newest tables. */
export async function pingDatabase(db: Connection, milliseconds: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), milliseconds);
  });
  const answer = db.$queryRaw`select 1 from "Chore" limit 1`.then(
    () => true,
    () => false,
  );
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
