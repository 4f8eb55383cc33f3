import type { NextAuthOptions } from "next-auth";
import GitHubProvider from "next-auth/providers/github";
import type { OAuthConfig } from "next-auth/providers/oauth";
import { getEnv } from "../env";
import { proxyAgent } from "../network/proxy-agent";

/** An outside provider as the sign-in page shows it. */
export interface ProviderView {
  id: "oidc" | "github";
  name: string;
}

/** The outside providers that the environment configures. */
export function listProviders(): ProviderView[] {
  const env = getEnv();
  const providers: ProviderView[] = [];
  if (env.OIDC_ISSUER) providers.push({ id: "oidc", name: env.OIDC_NAME ?? "single sign-on" });
  if (env.GITHUB_CLIENT_ID) providers.push({ id: "github", name: "GitHub" });
  return providers;
}

interface OidcProfile {
  sub: string;
  name?: string;
  preferred_username?: string;
}

/** The same as next-auth wants them. */
export function outsideProviders(): NextAuthOptions["providers"] {
  const env = getEnv();
  const providers: NextAuthOptions["providers"] = [];
  if (env.OIDC_ISSUER && env.OIDC_CLIENT_ID && env.OIDC_CLIENT_SECRET)
    providers.push(oidc(env.OIDC_ISSUER, env.OIDC_CLIENT_ID, env.OIDC_CLIENT_SECRET, env.OIDC_NAME));
  if (env.GITHUB_CLIENT_ID && env.GITHUB_CLIENT_SECRET)
    providers.push(
      GitHubProvider({
        clientId: env.GITHUB_CLIENT_ID,
        clientSecret: env.GITHUB_CLIENT_SECRET,
        ...throughProxies(),
      }),
    );
  return providers;
}

function throughProxies(): Pick<OAuthConfig<OidcProfile>, "httpOptions"> {
  const agent = proxyAgent();
  return agent ? { httpOptions: { agent } } : {};
}

function oidc(
  issuer: string,
  clientId: string,
  clientSecret: string,
  name: string | undefined,
): OAuthConfig<OidcProfile> {
  return {
    id: "oidc",
    name: name ?? "single sign-on",
    type: "oauth",
    wellKnown: `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`,
    issuer,
    clientId,
    clientSecret,
    ...throughProxies(),
    authorization: { params: { scope: "openid profile" } },
    idToken: true,
    checks: ["pkce", "state", "nonce"],
    profile: (profile) => ({ id: profile.sub, name: profile.name ?? profile.preferred_username ?? null }),
  };
}
