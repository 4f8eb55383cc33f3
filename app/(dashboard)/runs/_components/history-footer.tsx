import type { ReactNode } from "react";
import { Kbd } from "@/components/ui/kbd";
import { Pager } from "@/components/ui/pager";
import { type RunsAddress, runsHref } from "../runs-address";

interface HistoryFooterProps {
  address: RunsAddress;
  total: number;
  isMore: boolean;
  /** The place of the next page; null on the last. */
  next: string | null;
  shown: number;
  pageSize: number;
  /** The server has not answered lately. */
  isStale: boolean;
  /** The primary action of the page, where there is no room for it at the top. */
  action: ReactNode;
}

/** The keys of the list, and its pages. */
export function HistoryFooter({
  address,
  total,
  isMore,
  next,
  shown,
  pageSize,
  isStale,
  action,
}: HistoryFooterProps) {
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
        <Pager
          page={address.page}
          pageSize={pageSize}
          shown={shown}
          total={total}
          isMore={isMore}
          nextHref={next === null ? null : runsHref(address, { page: address.page + 1, after: next })}
          hrefOf={(page) => runsHref(address, { page })}
          className="ml-auto"
        />
      ) : null}
    </footer>
  );
}
