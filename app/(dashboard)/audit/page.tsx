import { ScrollText, SearchX } from "lucide-react";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { EmptyState } from "@/components/ui/empty-state";
import { Pager } from "@/components/ui/pager";
import { can } from "@/lib/access/can";
import { getPageActor } from "@/lib/auth/get-page-actor";
import { loadAudit } from "@/lib/catalog/load-audit";
import { AuditFilter } from "./_components/audit-filter";
import { AuditTable } from "./_components/audit-table";
import { auditHref, readAuditAddress } from "./audit-address";

export const metadata: Metadata = { title: "Audit" };

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function Page({ searchParams }: Props) {
  const actor = await getPageActor();
  if (!can(actor, "audit:view")) notFound();
  const address = readAuditAddress(await searchParams);
  const { rows, total, page, pageSize } = await loadAudit(actor, { ...address, pageSize: 50 });
  const hasFilter = address.kind !== "" || address.text !== "";
  return (
    <div className="flex min-h-0 grow flex-col">
      <h1 className="sr-only">Audit</h1>
      <AuditFilter address={address} />
      {rows.length > 0 ? (
        <div className="min-h-0 grow overflow-auto border-line border-t">
          <AuditTable entries={rows} />
        </div>
      ) : (
        <div className="min-h-0 grow border-line border-t">
          <EmptyState
            icon={hasFilter ? <SearchX aria-hidden /> : <ScrollText aria-hidden />}
            title={hasFilter ? "Nothing matches" : "Nothing has happened yet"}
            hint={
              hasFilter
                ? "Take a word out of the search, or look at all kinds."
                : "Every change to queues, jobs, configs, agents, members and tokens is written down here, with who made it."
            }
          />
        </div>
      )}
      <footer className="flex min-h-11 items-center border-line border-t px-5 max-md:px-3.5">
        <Pager
          page={page}
          pageSize={pageSize}
          shown={rows.length}
          total={total}
          hrefOf={(next) => auditHref(address, { page: next })}
          className="ml-auto"
        />
      </footer>
    </div>
  );
}
