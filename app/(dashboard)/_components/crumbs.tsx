"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { cn } from "@/components/ui/cn";
import { useCrumbName } from "./crumb-names";
import { type Crumb, readCrumbs } from "./read-crumbs";

/** Where one is, and the way up. */
export function Crumbs() {
  const crumbs = readCrumbs(usePathname());
  return (
    <nav aria-label="Breadcrumb" className="min-w-0 grow">
      <ol className="flex min-w-0 items-center gap-1.5">
        {crumbs.map((crumb, index) => (
          <li
            key={crumb.href}
            className={cn(
              "flex min-w-0 items-center gap-1.5",
              index < crumbs.length - 1 && "shrink-0",
              // On a phone the way is told from its second step.
              index === 0 && crumbs.length > 1 && "max-md:hidden",
            )}
          >
            {index > 0 ? (
              <span aria-hidden className={cn("text-muted", index === 1 && "max-md:hidden")}>
                /
              </span>
            ) : null}
            <CrumbStep crumb={crumb} isFirst={index === 0} isLast={index === crumbs.length - 1} />
          </li>
        ))}
      </ol>
    </nav>
  );
}

function CrumbStep({ crumb, isFirst, isLast }: { crumb: Crumb; isFirst: boolean; isLast: boolean }) {
  const name = useCrumbName(crumb.label);
  const words = crumb.isId ? (name ?? "") : isFirst && !isLast ? crumb.label.toLowerCase() : crumb.label;
  if (isLast) {
    return (
      <span aria-current="page" className="truncate font-semibold">
        {words}
      </span>
    );
  }
  return (
    <Link href={crumb.href} className="truncate text-muted hover:text-ink">
      {words}
    </Link>
  );
}
