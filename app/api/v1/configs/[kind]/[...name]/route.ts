import { endpoints } from "@/lib/api/endpoints";
import { applyTeamConfig } from "@/lib/catalog/apply-team-config";
import { archiveTeamConfig } from "@/lib/catalog/archive-team-config";
import { loadTeamConfig } from "@/lib/catalog/load-team-config";
import { teamConfigKinds } from "@/lib/catalog/schema";
import { AppError } from "@/lib/errors";
import { apiRoute, orConflict, orRefuse } from "../../../api-route";

export const GET = apiRoute(endpoints.getTeamConfig, ({ actor, params }) =>
  loadTeamConfig(actor, toTeamConfig(params)),
);

export const PUT = apiRoute(endpoints.applyTeamConfig, async ({ actor, params, body }) =>
  orConflict(await applyTeamConfig(actor, { ...body, ...toTeamConfig(params) })),
);

export const DELETE = apiRoute(endpoints.archiveTeamConfig, async ({ actor, params }) =>
  orRefuse(await archiveTeamConfig(actor, toTeamConfig(params))),
);

function toTeamConfig({ kind, name }: { kind: string; name: string }) {
  const known = teamConfigKinds.find((one) => one === kind);
  if (!known)
    throw new AppError(
      "NOT_FOUND",
      `There is no kind of config "${kind.slice(0, 80)}": it is one of ${teamConfigKinds.join(", ")}.`,
    );
  return { kind: known, name };
}
