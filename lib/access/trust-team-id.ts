import type { TeamId } from "./actor";

/** Brands an id that was just read from a membership or token, or made by us. Never call it on a caller's input. */
export function trustTeamId(id: string): TeamId {
  return id as TeamId;
}
