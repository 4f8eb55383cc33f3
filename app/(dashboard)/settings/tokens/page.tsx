import { KeyRound } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { EmptyState } from "@/components/ui/empty-state";
import { can } from "@/lib/access/can";
import { getPageActor } from "@/lib/auth/get-page-actor";
import { listApiTokens } from "@/lib/catalog/list-api-tokens";
import { listQueues } from "@/lib/catalog/list-queues";
import { NewTokenDialog } from "./_components/new-token-dialog";
import { TokenTable } from "./_components/token-table";

export const metadata: Metadata = { title: "Tokens" };

interface Props {
  searchParams: Promise<{ new?: string }>;
}

export default async function Page({ searchParams }: Props) {
  const actor = await getPageActor();
  const asked = (await searchParams).new;
  const [tokens, queues] = await Promise.all([listApiTokens(actor), listQueues(actor)]);
  const kinds = [
    ...(can(actor, "token:create-own") ? (["person"] as const) : []),
    ...(can(actor, "token:create-agent") ? (["agent"] as const) : []),
  ];
  const first = kinds.find((kind) => kind === asked);
  return (
    <>
      <div className="flex items-center gap-3 px-5 py-3 max-md:px-3.5">
        <div className="min-w-0 grow">
          <h1 className="font-medium">API tokens</h1>
          <p className="text-muted">
            Programs sign in with them: the command line and scripts as a person, agents as themselves.{" "}
            <Link href="/docs/api" className="underline underline-offset-2 hover:text-ink">
              What the API offers
            </Link>
          </p>
        </div>
        {kinds.length > 0 ? (
          <NewTokenDialog kinds={kinds} first={first} queues={queues.map(({ name }) => name)} />
        ) : null}
      </div>
      {tokens.length === 0 ? (
        <EmptyState
          icon={<KeyRound aria-hidden />}
          title="No tokens yet"
          hint="Make one, keep it as SLIPWAY_API_KEY where a program runs, and it acts in your name."
          command="npx slipway run list"
        />
      ) : (
        <div className="overflow-x-auto border-line border-t">
          <TokenTable
            tokens={tokens}
            revocable={tokens
              .filter((token) => can(actor, "token:revoke", { authorId: token.person?.id ?? null }))
              .map(({ id }) => id)}
          />
        </div>
      )}
    </>
  );
}
