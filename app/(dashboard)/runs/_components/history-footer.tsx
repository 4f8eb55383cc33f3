import { ChevronLeft, ChevronRight } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { buttonStyles } from "@/components/ui/button-styles";
import { cn } from "@/components/ui/cn";
import { Kbd } from "@/components/ui/kbd";
import { type RunsAddress, runsHref } from "../runs-address";

interface HistoryFooterProps {
  address: RunsAddress;
  total: number;
  shown: number;
  pageSize: number;
  /** The server has not answered lately. */
  isStale: boolean;
  /** The primary action of the page, where there is no room for it at the top. */
  action: ReactNode;
}

/** The keys of the list, and its pages. */
export function HistoryFooter({ address, total, shown, pageSize, isStale, action }: HistoryFooterProps) {
  const first = (address.page - 1) * pageSize + 1;
  const last = first + shown - 1;
  const keys = [
    { keys: ["j", "k"], word: "move" },
    { keys: ["x"], word: "select" },
    { keys: ["space"], word: "preview" },
    { keys: ["⏎"], word: "open" },
  ];
  return (
    <footer className="flex min-h-11 items-center gap-4 border-line border-t px-5 text-muted max-md:px-3.5">
      <ul aria-label="Keys" className="flex gap-4 max-lg:hidden">
        {keys.map(({ keys: names, word }) => (
          <li key={word} className="flex items-center gap-1">
            {names.map((name) => (
              <Kbd key={name}>{name}</Kbd>
            ))}
            {word}
          </li>
        ))}
      </ul>
      <div className="md:hidden">{action}</div>
      {isStale ? <span role="status">Not up to date: the server does not answer. Trying again.</span> : null}
      {shown > 0 || address.page > 1 ? (
        <nav aria-label="Pages" className="ml-auto flex items-center gap-1">
          <span className="tabular mr-2 whitespace-nowrap">
            {shown > 0 ? `${numberWords(first)} – ${numberWords(last)} of ` : "of "}
            {numberWords(total)}
          </span>
          <Turn
            label="Previous page"
            href={address.page > 1 ? runsHref(address, { page: address.page - 1 }) : undefined}
          >
            <ChevronLeft aria-hidden />
          </Turn>
          <Turn
            label="Next page"
            href={last < total ? runsHref(address, { page: address.page + 1 }) : undefined}
          >
            <ChevronRight aria-hidden />
          </Turn>
        </nav>
      ) : null}
    </footer>
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
