import type { Actor } from "../access/actor";
import { can } from "../access/can";
import { maskAdminEnv } from "../config/mask-admin-env";
import type { JsonObject } from "../config/node";
import type { Source } from "../config/resolution";

interface ResolvedView {
  config: JsonObject;
  sources: Record<string, Source>;
  manifest: JsonObject;
}

/** The resolved config as this actor may see it: env values of queue and team only with `config:reveal` (R37). */
export function showConfig(actor: Actor, resolved: ResolvedView): ResolvedView {
  return can(actor, "config:reveal") ? resolved : maskAdminEnv(resolved);
}
