import { teamConfigEndpoints } from "@/lib/api/team-config-endpoints";
import { applyTeamConfig } from "@/lib/catalog/apply-team-config";
import { archiveTeamConfig } from "@/lib/catalog/archive-team-config";
import { listTeamConfigs } from "@/lib/catalog/list-team-configs";
import { loadTeamConfig } from "@/lib/catalog/load-team-config";
import { teamConfigKinds } from "@/lib/catalog/schema";
import { AppError } from "@/lib/errors";
import { orThrow } from "@/lib/result";
import { defineHandlers } from "./define-handlers";
import { orConflict } from "./with-warnings";

export const teamConfigRoutes = defineHandlers(teamConfigEndpoints, {
  listTeamConfigs: async ({ actor, query }) => ({ configs: await listTeamConfigs(actor, query) }),
  getTeamConfig: ({ actor, params }) => loadTeamConfig(actor, toTeamConfig(params)),
  applyTeamConfig: async ({ actor, params, body }) =>
    orConflict(await applyTeamConfig(actor, { ...body, ...toTeamConfig(params) })),
  archiveTeamConfig: async ({ actor, params }) =>
    orThrow(await archiveTeamConfig(actor, toTeamConfig(params))),
});

function toTeamConfig({ kind, name }: { kind: string; name: string }) {
  const known = teamConfigKinds.find((one) => one === kind);
  if (known) return { kind: known, name };
  const message = `There is no kind of config "${kind.slice(0, 80)}": it is one of ${teamConfigKinds.join(", ")}.`;
  throw new AppError("NOT_FOUND", message);
}
