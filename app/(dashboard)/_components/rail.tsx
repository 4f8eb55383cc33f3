"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { cn } from "@/components/ui/cn";
import type { Viewer } from "@/lib/access/access-view";
import type { OverviewView } from "@/lib/runs/run-view";
import { type FrameRights, isWithin, mayVisit, type Place, teamPlaces, workPlaces } from "./places";
import { TeamSwitcher } from "./team-switcher";
import { useOverview } from "./use-overview";

interface RailProps {
  viewer: Viewer;
  rights: FrameRights;
  /** Only icons where the window is not wide. */
  collapses?: boolean;
}

/** The way around: team, the pages of its work, and below those of the team itself. */
export function Rail({ viewer, rights, collapses }: RailProps) {
  const { data } = useOverview();
  const path = usePathname();
  const list = (places: readonly Place[]) => (
    <ul className="flex flex-col gap-px">
      {places
        .filter((place) => mayVisit(place, rights))
        .map((place) => (
          <li key={place.href}>
            <RailLink
              place={place}
              isCurrent={isWithin(path, place)}
              count={countOf(place, data)}
              collapses={collapses ?? false}
            />
          </li>
        ))}
    </ul>
  );
  return (
    <nav aria-label="Pages" className="flex min-h-0 grow flex-col overflow-y-auto p-2">
      <TeamSwitcher viewer={viewer} collapses={collapses ?? false} />
      <div className="mt-2 flex grow flex-col justify-between gap-6">
        {list(workPlaces)}
        {list(teamPlaces)}
      </div>
    </nav>
  );
}

interface RailLinkProps {
  place: Place;
  isCurrent: boolean;
  count: { number: number; words: string } | undefined;
  collapses: boolean;
}

function RailLink({ place, isCurrent, count, collapses }: RailLinkProps) {
  const { href, label, icon: Icon } = place;
  return (
    <Link
      href={href}
      aria-current={isCurrent ? "page" : undefined}
      title={collapses ? label : undefined}
      className={cn(
        "flex h-7.5 items-center gap-2.5 rounded-md px-2 text-muted hover:bg-hover hover:text-ink touch:h-11",
        isCurrent && "bg-selected font-medium text-ink",
        collapses && "max-lg:h-9 max-lg:justify-center max-lg:px-0",
      )}
    >
      <Icon aria-hidden className="size-4 shrink-0 stroke-[1.75]" />
      <span className={cn("grow", collapses && "max-lg:sr-only")}>{label}</span>
      {count && count.number > 0 ? (
        <span className={cn("tabular font-normal text-muted text-xs", collapses && "max-lg:hidden")}>
          <span aria-hidden>{count.number}</span>
          <span className="sr-only">, {count.words}</span>
        </span>
      ) : null}
    </Link>
  );
}

function countOf(place: Place, overview: OverviewView | undefined): RailLinkProps["count"] {
  if (!overview) return undefined;
  const { counts, queues, agents } = overview;
  switch (place.href) {
    case "/runs": {
      const open = counts.waiting + counts.running;
      return { number: open, words: `${open} waiting or running` };
    }
    case "/queues":
      return { number: queues.length, words: `${queues.length} in use` };
    case "/agents": {
      const online = agents.filter((agent) => agent.online).length;
      return { number: online, words: `${online} online` };
    }
    default:
      return undefined;
  }
}
