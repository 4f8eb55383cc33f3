import { Plus } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { LinkTabs } from "@/components/ui/link-tabs";
import { can } from "@/lib/access/can";
import { getPageActor } from "@/lib/auth/get-page-actor";
import { listTeamConfigs } from "@/lib/catalog/list-team-configs";
import { ConfigTable } from "./_components/config-table";
import { NoConfigs } from "./_components/no-configs";
import { configHref, kindWords, readKind } from "./config-kinds";

export const metadata: Metadata = { title: "Configs" };

interface Props {
  searchParams: Promise<{ kind?: string }>;
}

export default async function Page({ searchParams }: Props) {
  const actor = await getPageActor();
  const kind = readKind((await searchParams).kind);
  const configs = await listTeamConfigs(actor, kind ? { kind } : {});
  const mayEdit = can(actor, "config:edit");
  const mayCreate = mayEdit || can(actor, "preset:edit");
  const fresh = kind === "base" && mayEdit ? "base" : "preset";
  return (
    <div className="flex min-h-0 grow flex-col">
      <h1 className="sr-only">Configs</h1>
      <div className="flex items-center border-line border-b">
        <LinkTabs
          label="Kinds of configs"
          className="grow overflow-x-auto border-b-0"
          tabs={[
            { href: "/configs", label: "All", selected: kind === undefined },
            ...(["preset", "base", "team-defaults"] as const).map((one) => ({
              href: one === "team-defaults" ? configHref(one, "") : `/configs?kind=${one}`,
              label: kindWords[one].many,
              selected: kind === one,
            })),
          ]}
        />
        {mayCreate ? (
          <Button variant="primary" size="sm" asChild className="mr-5 max-md:mr-3.5">
            <Link href={`/configs/new?kind=${fresh}`}>
              <Plus aria-hidden />
              New<span className="max-md:sr-only"> {kindWords[fresh].one.toLowerCase()}</span>
            </Link>
          </Button>
        ) : null}
      </div>
      {configs.length > 0 ? (
        <div className="min-h-0 grow overflow-auto">
          <ConfigTable configs={configs} />
        </div>
      ) : (
        <NoConfigs kind={kind} fresh={mayCreate ? fresh : undefined} mayEdit={mayEdit} />
      )}
    </div>
  );
}
