/**
 * May a request that changes something rely on its session cookie? Only when the browser says that one of our own pages
 * made it. A request that says nothing comes from a program, which should use an API token.
 */
export function isSameOrigin(headers: Headers, trustedProxies: number): boolean {
  const site = headers.get("sec-fetch-site");
  if (site !== null) return site === "same-origin";
  const origin = headers.get("origin");
  if (origin === null || !URL.canParse(origin)) return false;
  const forwarded = trustedProxies > 0 ? headers.get("x-forwarded-host") : null;
  const host = forwarded ?? headers.get("host");
  return host !== null && new URL(origin).host === host.toLowerCase();
}

/** Methods that change nothing. */
export function isSafeMethod(method: string): boolean {
  return method === "GET" || method === "HEAD" || method === "OPTIONS";
}
