"use server";

import { archiveTeamConfig } from "@/lib/catalog/archive-team-config";
import { saveTeamConfig } from "@/lib/catalog/save-team-config";
import type { SaveTeamConfigInput, TeamConfigInput } from "@/lib/catalog/schema";
import type { SaveOutcome } from "@/lib/config/catalog-view";
import type { Result } from "@/lib/result";
import { answerAction } from "../answer-action";

/** Makes a team config, or saves its document as the next version. */
export async function saveTeamConfigAction(
  config: TeamConfigInput,
  edited: Pick<SaveTeamConfigInput, "baseVersion" | "text" | "note">,
): Promise<Result<SaveOutcome>> {
  return answerAction((actor) => saveTeamConfig(actor, { ...config, ...edited }));
}

/** Takes a team config out of use. */
export async function archiveTeamConfigAction(config: TeamConfigInput): Promise<Result<{ name: string }>> {
  return answerAction((actor) => archiveTeamConfig(actor, config));
}
