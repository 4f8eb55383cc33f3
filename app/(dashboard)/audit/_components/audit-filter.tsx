import { Search } from "lucide-react";
import Link from "next/link";
import { buttonStyles } from "@/components/ui/button-styles";
import { cn } from "@/components/ui/cn";
import { Input } from "@/components/ui/input";
import { type AuditAddress, auditHref, auditNouns } from "../audit-address";

/** Which events are listed: by what they are about, and by words. Works without scripts. */
export function AuditFilter({ address }: { address: AuditAddress }) {
  return (
    <div className="flex flex-wrap items-center gap-2 px-5 py-3 max-md:px-3.5">
      <search>
        <form action="/audit" className="relative w-80 max-md:w-[calc(100vw-28px)]">
          {address.kind === "" ? null : <input type="hidden" name="kind" value={address.kind} />}
          <Search aria-hidden className="absolute top-2.25 left-2.5 size-3.5 text-muted touch:top-3.75" />
          <Input
            // Another address brings another text.
            key={address.text}
            type="search"
            name="q"
            aria-label="Search for a person or a name"
            placeholder="Person, or name of a queue, job, token …"
            defaultValue={address.text}
            maxLength={200}
            className="pl-8"
          />
        </form>
      </search>
      <nav
        aria-label="Kinds of events"
        className="flex gap-1.5 max-md:-mx-3.5 max-md:w-screen max-md:overflow-x-auto max-md:px-3.5 max-md:py-0.5"
      >
        {["", ...auditNouns].map((kind) => {
          const isOpen = kind === address.kind;
          return (
            <Link
              key={kind}
              href={auditHref(address, { kind })}
              aria-current={isOpen ? "page" : undefined}
              className={cn(buttonStyles({ size: "sm" }), "font-normal", isOpen && "bg-selected font-medium")}
            >
              {kind === "" ? "All" : kind}
            </Link>
          );
        })}
      </nav>
    </div>
  );
}
