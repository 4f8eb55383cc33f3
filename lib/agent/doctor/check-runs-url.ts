import { isThisMachine } from "../attempt/client-env";
import type { AgentSettings } from "../settings/settings";
import { type Finding, warn } from "./finding";

/** Programs that do not run on this machine need an address of the server that is not this machine's own. */
export async function checkRunsUrl({
  runsUrl,
  resources,
}: Pick<AgentSettings, "runsUrl" | "resources">): Promise<Finding[]> {
  const away = resources.filter((resource) => resource !== "local-process");
  if (away.length === 0 || !isThisMachine(runsUrl)) return [];
  return [
    warn(
      "runs_url",
      `programs on ${away.join(", ")} do not reach ${runsUrl}, so their W&B clients are not told to report here`,
      "If they are to: set `runs_url` in the agent's file, or SLIPWAY_RUNS_URL, to an address of the server that they reach.",
    ),
  ];
}
