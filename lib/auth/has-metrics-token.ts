import { createHash, timingSafeEqual } from "node:crypto";
import { getEnv } from "../env";

/**
 * May a request read the metrics? Undefined when this server has none to give: its token is not set. An address proves nothing
 * behind a proxy, so not even a call from the same machine is let in without the token.
 */
export function hasMetricsToken(headers: Headers): boolean | undefined {
  const expected = getEnv().SLIPWAY_METRICS_TOKEN;
  if (expected === undefined) return undefined;
  const given = /^Bearer (.+)$/.exec(headers.get("authorization") ?? "")?.[1] ?? "";
  return timingSafeEqual(digest(given), digest(expected));
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
