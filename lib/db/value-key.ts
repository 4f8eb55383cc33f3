import { createHash } from "node:crypto";
import type { TeamId } from "../access/actor";
import type { ValueName } from "../runs/value-name";

/**
 * The number that stands for a key of a team in `RunValue`: 64 bits of a hash, so that it is known without asking, and that
 * nobody can choose a key that meets another team's.
 */
export function valueKeyId(teamId: TeamId, { space, key }: ValueName): bigint {
  const hash = createHash("sha256")
    .update(JSON.stringify([teamId, space, key]))
    .digest();
  return hash.readBigInt64BE(0);
}
