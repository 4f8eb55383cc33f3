import type { NextRequest } from "next/server";
import NextAuth from "next-auth";
import { nextAuthOptions } from "@/lib/auth/next-auth-options";
import { listProviders } from "@/lib/auth/providers";
import { AppError } from "@/lib/errors";
import { refusal } from "../../refusal";

type Context = { params: Promise<{ nextauth: string[] }> };

/** What a sign-in at an outside provider needs. Sessions are not next-auth's to show, renew or end. */
const used = new Set(["providers", "csrf", "signin", "callback"]);

async function handler(request: NextRequest, context: Context): Promise<Response> {
  const [action = ""] = (await context.params).nextauth;
  if (!used.has(action) || listProviders().length === 0)
    return refusal(new AppError("NOT_FOUND", "There is no such address."), request);
  return NextAuth(request, context, nextAuthOptions());
}

export { handler as GET, handler as POST };
