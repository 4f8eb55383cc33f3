/** How close the rows of tables stand: the browser remembers it in a cookie, so that the server draws it right at once. */
export const densityCookieName = "slipway-density";
export type Density = "normal" | "dense";

const year = 365 * 24 * 60 * 60;

export function readDensity(): Density {
  return document.documentElement.dataset.density === "dense" ? "dense" : "normal";
}

export function chooseDensity(density: Density): void {
  if (density === "dense") document.documentElement.dataset.density = "dense";
  else delete document.documentElement.dataset.density;
  // biome-ignore lint/suspicious/noDocumentCookie: the cookie store is not there without https
  document.cookie = `${densityCookieName}=${density}; path=/; max-age=${year}; samesite=lax`;
}
