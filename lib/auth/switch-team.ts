import { AppError } from "../errors";
import { findViewer } from "./get-actor";
import { rememberTeam } from "./open-session";

/** Looks at another of the person's teams from now on. For server actions. */
export async function switchTeam(teamId: string): Promise<void> {
  const viewer = await findViewer();
  if (!viewer) throw new AppError("UNAUTHENTICATED", "Your session has ended: sign in again.");
  if (!viewer.teams.some(({ id }) => id === teamId))
    throw new AppError("NOT_FOUND", "You are not a member of that team.");
  await rememberTeam(teamId);
}
