import type { Metadata } from "next";
import { ProviderButtons } from "@/components/ui/provider-buttons";
import { getPageActor } from "@/lib/auth/get-page-actor";
import { listProviders } from "@/lib/auth/providers";
import { rememberLinkAction } from "../actions";
import { PasswordForm } from "./_components/password-form";

export const metadata: Metadata = { title: "Account" };

export default async function Page() {
  const actor = await getPageActor();
  const providers = listProviders();
  return (
    <div className="max-w-140 px-5 py-4 max-md:px-3.5">
      <h1 className="font-medium">Account</h1>
      <p className="mb-5 text-muted">
        You are {actor.name}, {actor.role} of this team.
      </p>
      <PasswordForm name={actor.name} />
      {providers.length > 0 ? (
        <section className="mt-8">
          <h2 className="font-medium">Other ways to sign in</h2>
          <p className="mb-3 text-muted">
            Link an account you have elsewhere; it signs you in here from then on.
          </p>
          <ProviderButtons
            providers={providers}
            next="/settings/account"
            before={rememberLinkAction}
            verb="Link"
          />
        </section>
      ) : null}
    </div>
  );
}
