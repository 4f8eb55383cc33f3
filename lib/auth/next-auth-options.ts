/** next-auth, behind `lib/auth`: the dances with outside providers. All else about sessions is ours. */

import { cookies } from "next/headers";
import type { NextAuthOptions } from "next-auth";
import { getEnv } from "../env";
import { findOrLinkIdentity, type LinkIntent } from "./link-identity";
import { rememberTeam, startSession } from "./open-session";
import { outsideProviders } from "./providers";
import { intentCookieName } from "./remember-intent";
import { isSecure, openSessionToken, sessionCookieName, sessionSeconds } from "./session-token";

/** Made per request, because the environment is not read while the program is built. */
export function nextAuthOptions(): NextAuthOptions {
  return {
    secret: getEnv().NEXTAUTH_SECRET,
    session: { strategy: "jwt", maxAge: sessionSeconds },
    useSecureCookies: isSecure(),
    cookies: {
      sessionToken: {
        name: sessionCookieName(),
        options: { httpOnly: true, sameSite: "lax", path: "/", secure: isSecure() },
      },
    },
    pages: { signIn: "/sign-in", error: "/sign-in", signOut: "/sign-in" },
    providers: outsideProviders(),
    callbacks: {
      async signIn({ user, account }) {
        if (!account) return false;
        const jar = await cookies();
        const intent = await readIntent();
        jar.delete(intentCookieName);
        const identity = {
          provider: account.provider,
          subject: account.providerAccountId,
          name: user.name ?? null,
        };
        const found = await findOrLinkIdentity(identity, intent);
        if (!found) return "/sign-in?error=not-linked";
        if (found.teamId !== undefined) await rememberTeam(found.teamId);
        user.slipway = await startSession(found.personId);
        return true;
      },
      jwt({ user }) {
        if (!user?.slipway) throw new Error("a session begins with a sign-in");
        return { sub: user.slipway.personId, sid: user.slipway.sessionId };
      },
    },
    logger: { error: () => undefined, warn: () => undefined, debug: () => undefined },
  };
}

async function readIntent(): Promise<LinkIntent> {
  const jar = await cookies();
  const value = jar.get(intentCookieName)?.value;
  if (value === undefined) return { kind: "sign-in" };
  if (value === "link")
    return { kind: "link", session: await openSessionToken(jar.get(sessionCookieName())?.value) };
  return { kind: "join", token: value };
}
