/**
 * What a file that a program saved may do in a browser: nothing, and an HTML document in a frame only run its own scripts, in an
 * origin of its own that has no cookies, no storage, no network and no way to the page around it.
 */
export const filePolicy = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

export const framePolicy = [
  "sandbox allow-scripts",
  "default-src 'none'",
  "script-src 'unsafe-inline' 'unsafe-eval' data: blob:",
  "style-src 'unsafe-inline' data:",
  "img-src data: blob:",
  "font-src data:",
  "media-src data: blob:",
  "connect-src data: blob:",
  "worker-src blob:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
].join("; ");
