import type { TeamId } from "../access/actor";
import { foldName } from "../access/name";
import type { Connection } from "./client";

export interface ProjectRow {
  id: string;
  name: string;
}

/** The project of that name (without case), made if it is new. Two callers at once get the same one. */
export async function ensureProject(db: Connection, teamId: TeamId, name: string): Promise<ProjectRow> {
  const nameKey = foldName(name);
  const known = { where: { teamId_nameKey: { teamId, nameKey } }, select: { id: true, name: true } } as const;
  const found = await db.project.findUnique(known);
  if (found) return found;
  await db.project.createMany({ data: [{ teamId, name, nameKey }], skipDuplicates: true });
  return db.project.findUniqueOrThrow(known);
}
