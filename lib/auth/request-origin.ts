import { getEnv } from "../env";

/** The scheme and host by which a request came: what was signed for another way in would go past a proxy that must see it. */
export function requestOrigin(request: Request): string {
  const isBehindProxy = getEnv().SLIPWAY_TRUSTED_PROXIES > 0;
  const forwarded = (name: string) =>
    isBehindProxy ? request.headers.get(name)?.split(",")[0]?.trim() : null;
  const own = new URL(request.url);
  const host = forwarded("x-forwarded-host") ?? request.headers.get("host") ?? own.host;
  const scheme = forwarded("x-forwarded-proto") ?? new URL(getEnv().NEXTAUTH_URL).protocol.replace(":", "");
  return `${scheme}://${host}`;
}
