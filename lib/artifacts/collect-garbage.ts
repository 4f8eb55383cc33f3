/** What an admin does of the sweep by hand, for the own team (A11): says what would go, or takes it, by the same rules. */
import type { Actor } from "../access/actor";
import { requirePermission } from "../access/require-permission";
import { countGarbage, type Garbage, type KeptGarbage } from "../db/artifact-sweep";
import { getDatabase } from "../db/client";
import { logEvent } from "../logger";
import { graceSeconds, sweepArtifacts } from "./sweep-artifacts";

/** So that an answer comes in time: ten thousand contents. */
const mostRounds = 50;

type GarbageReport = Garbage & { kept: KeptGarbage };

/** What the next sweep would take of the actor's team, and what it would leave. */
export async function previewGarbage(actor: Actor): Promise<GarbageReport> {
  requirePermission(actor, "garbage:view", { teamId: actor.teamId });
  return await countGarbage(getDatabase(), actor.teamId, graceSeconds);
}

/** Takes it, and says what went and what was left; `hasMore` when there was too much for one answer. */
export async function collectGarbage(actor: Actor): Promise<GarbageReport & { hasMore: boolean }> {
  const { teamId } = actor;
  requirePermission(actor, "garbage:sweep", { teamId });
  const gone: Garbage = { expired: 0, forsaken: 0, deleted: 0, contents: 0, bytes: 0 };
  let hasMore = true;
  for (let round = 0; hasMore && round < mostRounds; round += 1) {
    const swept = await sweepArtifacts(graceSeconds, teamId);
    gone.expired += swept.expired;
    gone.forsaken += swept.forsaken;
    gone.deleted += swept.released;
    gone.contents += swept.contents;
    gone.bytes += swept.bytes;
    hasMore = swept.hasMore;
  }
  logEvent("artifact:swept", { ...gone, team: teamId });
  const { kept } = await countGarbage(getDatabase(), teamId, graceSeconds);
  return { ...gone, kept, hasMore };
}
