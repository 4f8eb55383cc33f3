import type { Metadata } from "next";
import Link from "next/link";
import { can } from "@/lib/access/can";
import { getPageActor } from "@/lib/auth/get-page-actor";
import { ClientKey } from "./_components/client-key";

export const metadata: Metadata = { title: "Key for a program" };

/** Where clients of W&B send people who have no key yet. */
export default async function Page() {
  const actor = await getPageActor();
  return (
    <div className="min-h-0 grow overflow-y-auto p-5 max-md:p-3.5">
      <div className="flex max-w-160 flex-col gap-4">
        <div>
          <h1 className="font-semibold text-lg">A key for the W&amp;B client</h1>
          <p className="text-pretty text-muted">
            A program that calls <code className="font-mono text-mono">wandb.init()</code> reports here with
            an API token of yours as its key. It acts in your name in this team, until you revoke it in{" "}
            <Link href="/settings/tokens" className="underline underline-offset-2 hover:text-ink">
              Settings, Tokens
            </Link>
            .
          </p>
        </div>
        {can(actor, "token:create-own") && can(actor, "run:report") ? (
          <ClientKey />
        ) : (
          <p>Your role may not report runs: ask an admin of the team for the role researcher.</p>
        )}
      </div>
    </div>
  );
}
