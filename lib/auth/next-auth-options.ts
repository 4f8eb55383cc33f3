/** next-auth, behind `lib/auth`: the OAuth dances, and credentials for those who post to its own route. */

import { cookies } from "next/headers";
import type { NextAuthOptions } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import { getEnv } from "../env";
import { clientAddress } from "./client-address";
import { findSessionPerson } from "./find-session-person";
import { findOrLinkIdentity, type LinkIntent } from "./link-identity";
import { outsideProviders } from "./providers";
import { intentCookieName } from "./remember-intent";
import { isSecure, openSessionToken, sessionCookieName, sessionSeconds } from "./session-token";
import { signIn } from "./sign-in";

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
    providers: [credentials(), ...outsideProviders()],
    callbacks: {
      async signIn({ user, account }) {
        if (!account || account.provider === "credentials") return true;
        const jar = await cookies();
        const intent = await readIntent();
        jar.delete(intentCookieName);
        const identity = {
          provider: account.provider,
          subject: account.providerAccountId,
          name: user.name ?? null,
        };
        const session = await findOrLinkIdentity(identity, intent);
        if (!session) return "/sign-in?error=not-linked";
        user.slipway = session;
        return true;
      },
      async jwt({ token, user }) {
        if (user?.slipway) return { sub: user.slipway.personId, epoch: user.slipway.epoch };
        const session = { personId: String(token.sub), epoch: Number(token.epoch) };
        if (!(await findSessionPerson(session))) throw new Error("the session has ended");
        return token;
      },
      async session({ session }) {
        return { expires: session.expires, user: {} };
      },
    },
    logger: { error: () => undefined, warn: () => undefined, debug: () => undefined },
  };
}

function credentials() {
  return CredentialsProvider({
    credentials: { name: { label: "Name" }, password: { label: "Password", type: "password" } },
    async authorize(input, request) {
      const headers = new Headers(request.headers as Record<string, string>);
      const address = clientAddress(headers, getEnv().SLIPWAY_TRUSTED_PROXIES);
      const result = await signIn({ name: input?.name ?? "", password: input?.password ?? "" }, address);
      if (!result.ok) return null;
      return { id: result.value.personId, slipway: result.value };
    },
  });
}

async function readIntent(): Promise<LinkIntent> {
  const jar = await cookies();
  const value = jar.get(intentCookieName)?.value;
  if (value === undefined) return { kind: "sign-in" };
  if (value === "link")
    return { kind: "link", session: await openSessionToken(jar.get(sessionCookieName())?.value) };
  return { kind: "join", token: value };
}
