"use server";

import { redirect } from "next/navigation";
import { switchTeam } from "@/lib/auth/switch-team";

/** Looks at another team; what the page showed belongs to the last one, so this begins at the overview. */
export async function switchTeamAction(teamId: string): Promise<void> {
  await switchTeam(teamId);
  redirect("/");
}
