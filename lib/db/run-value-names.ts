import type { TeamId } from "../access/actor";
import { type ValueName, valueSpaces } from "../runs/value-name";
import type { Connection } from "./client";

/** Names of values that runs of the team have and that hold a text, those that begin with it first. */
export async function findValueNames(
  db: Connection,
  teamId: TeamId,
  text: string,
  limit: number,
): Promise<ValueName[]> {
  const pattern = text.toLowerCase().replace(/[\\%_]/g, (sign) => `\\${sign}`);
  return await db.$queryRaw<ValueName[]>`
    select space, name as key from "RunValueKey"
     where "teamId" = ${teamId} and space = any(${[...valueSpaces]}::text[])
       and lower(case space when 'values' then name else space || '.' || name end) like ${`%${pattern}%`}
     order by lower(name) not like ${`${pattern}%`}, length(name), space desc, name limit ${limit}`;
}
