import { notFound } from "next/navigation";
import type { PersonActor } from "@/lib/access/actor";
import { loadTeamConfig } from "@/lib/catalog/load-team-config";
import type { TeamConfigKind } from "@/lib/catalog/schema";
import type { TeamConfigView } from "@/lib/config/catalog-view";
import { AppError } from "@/lib/errors";
import { readKind } from "../../config-kinds";

export interface NamedConfig {
  kind: TeamConfigKind;
  name: string;
}

/** The kind and name that an address says; team defaults have no name of their own. */
export function readConfigPath({ kind: text, name = [] }: { kind: string; name?: string[] }): NamedConfig {
  const kind = readKind(text);
  if (!kind) notFound();
  try {
    return { kind, name: kind === "team-defaults" ? kind : name.map(decodeURIComponent).join("/") };
  } catch {
    // A percent sign that is no code cannot name anything.
    notFound();
  }
}

/** The config, or undefined where there is none yet. */
export async function findPageConfig(
  actor: PersonActor,
  named: NamedConfig,
): Promise<TeamConfigView | undefined> {
  try {
    return await loadTeamConfig(actor, named);
  } catch (error) {
    if (error instanceof AppError && error.code === "NOT_FOUND") return undefined;
    throw error;
  }
}
