import { ChevronLeft, ChevronRight } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { buttonStyles } from "./button-styles";
import { cn } from "./cn";

interface PagerProps {
  page: number;
  pageSize: number;
  /** Rows on this page. */
  shown: number;
  total: number;
  /** There are more than `total`. */
  isMore?: boolean;
  hrefOf: (page: number) => string;
  /** Of the page after this one, where it has an address that is found faster than by its number; null on the last. */
  nextHref?: string | null;
  className?: string;
}

/** Which rows of how many, and the way to the others. */
export function Pager({ page, pageSize, shown, total, isMore, hrefOf, nextHref, className }: PagerProps) {
  const first = (page - 1) * pageSize + 1;
  const last = first + shown - 1;
  const next = shown > 0 && (isMore || last < total) ? hrefOf(page + 1) : null;
  return (
    <nav aria-label="Pages of the list" className={cn("flex items-center gap-1 text-muted", className)}>
      <span className="tabular mr-2 whitespace-nowrap">
        {shown > 0 ? `${numberWords(first)} – ${numberWords(last)} of ` : "of "}
        {isMore ? `more than ${numberWords(Math.max(total, last))}` : numberWords(total)}
      </span>
      <Turn label="Previous page" href={page > 1 ? hrefOf(page - 1) : undefined}>
        <ChevronLeft aria-hidden />
      </Turn>
      <Turn label="Next page" href={(nextHref === undefined ? next : nextHref) ?? undefined}>
        <ChevronRight aria-hidden />
      </Turn>
    </nav>
  );
}

function numberWords(number: number): string {
  return number.toLocaleString("en").replaceAll(",", "\u2009");
}

function Turn({ label, href, children }: { label: string; href: string | undefined; children: ReactNode }) {
  const look = cn(buttonStyles({ variant: "ghost", size: "sm" }), "w-7 px-0 touch:w-11");
  if (href === undefined)
    return (
      <span aria-hidden className={cn(look, "opacity-40")}>
        {children}
      </span>
    );
  return (
    <Link href={href} aria-label={label} className={look}>
      {children}
    </Link>
  );
}
