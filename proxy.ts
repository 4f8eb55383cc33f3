/** Runs before pages and the browser's API calls: security headers, and the page's own path for the way to sign-in. */
import { type NextRequest, NextResponse } from "next/server";
import { pathHeader } from "@/lib/auth/return-path";
import { contentSecurityPolicy, securityHeaders } from "@/lib/auth/security-headers";

// Agents and clients of W&B call thousands of times an hour and are no browsers; a body that passes here is held, and cut at 10 MB.
// What runs saved and made has headers of its own: it is no page of ours.
export const config = {
  matcher:
    "/((?!_next/static|_next/image|api/agent|api/run-files/|api/artifact-files/|graphql|files/|storage/|sdk/).*)",
};

export function proxy(request: NextRequest): NextResponse {
  const nonce = crypto.randomUUID().replaceAll("-", "");
  const isDevelopment = process.env.NODE_ENV === "development";
  const policy = contentSecurityPolicy(nonce, isDevelopment);
  const headers = new Headers(request.headers);
  headers.set(pathHeader, request.nextUrl.pathname + request.nextUrl.search);
  headers.set("x-nonce", nonce);
  // The renderer takes the nonce for its own inline scripts from here.
  headers.set("content-security-policy", policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  const isHttps = process.env.NEXTAUTH_URL?.startsWith("https:") ?? false;
  for (const [name, value] of securityHeaders(isHttps)) response.headers.set(name, value);
  return response;
}
