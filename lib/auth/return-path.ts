/** `proxy.ts` tells pages their own path by this request header. */
export const pathHeader = "x-slipway-path";

/** A path on this server to go to after sign-in; anything that could lead to another host becomes `/`. */
export function safeReturnPath(path: string | null | undefined): string {
  if (!path?.startsWith("/") || path.length > 2_000) return "/";
  const base = "http://slipway.invalid";
  if (!URL.canParse(path, base)) return "/";
  const url = new URL(path, base);
  // After parsing, because `//host`, `/\host` and `/<tab>/host` all mean another host to a browser.
  if (url.origin !== base || url.pathname.startsWith("//")) return "/";
  return `${url.pathname}${url.search}${url.hash}`;
}
