import type { TeamId } from "./actor";

/** Brands an id at a row that was just read or made: only `lib/db` may. Never call it on a caller's input. */
export function trustTeamId(id: string): TeamId {
  return id as TeamId;
}
