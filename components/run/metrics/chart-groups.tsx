"use client";

import { ChevronDown, ChevronRight, Pin } from "lucide-react";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { Button } from "../../ui/button";
import { cn } from "../../ui/cn";
import { type ChartGroup, type ChartPlan, cutGroups, pinnedGroup } from "./plan-charts";

interface ChartGroupsProps {
  groups: readonly ChartGroup[];
  columns: number;
  /** What a group without a name is called. */
  unnamed: string;
  draw: (plan: ChartPlan) => ReactNode;
}

/** Charts that stand on the page at first, and that are added when its end comes into sight. */
const pageSize = 48;
/** Beyond it more come only when asked for: nobody scrolls through thousands. */
const mostByScrolling = 240;

const gridColumns = [
  "grid-cols-[repeat(auto-fill,minmax(min(100%,340px),1fr))]",
  "grid-cols-1",
  "md:grid-cols-2",
  "md:grid-cols-3",
  "md:grid-cols-4",
];

/** Groups of charts, each to be folded; as many as have been looked at. */
export function ChartGroups({ groups, columns, unnamed, draw }: ChartGroupsProps) {
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const [most, setMost] = useState(pageSize);
  const total = groups.reduce((sum, { plans }) => sum + plans.length, 0);
  const cut = cutGroups(groups, closed, most);
  const drawn = cut.reduce((sum, { shown }) => sum + shown.length, 0);
  const left =
    groups.reduce((sum, { name, plans }) => sum + (closed.has(name) ? 0 : plans.length), 0) - drawn;
  const toggle = (name: string) =>
    setClosed((before) => {
      const next = new Set(before);
      if (!next.delete(name)) next.add(name);
      return next;
    });
  return (
    <>
      {cut.map(({ group, shown }) => {
        const isOpen = !closed.has(group.name);
        const Chevron = isOpen ? ChevronDown : ChevronRight;
        const name = group.name === pinnedGroup ? "Pinned" : group.name || unnamed;
        return (
          <section key={group.name} aria-label={name} className="px-5 pb-4 max-md:px-3.5">
            <h2 className="sticky top-0 z-20 -mx-1 bg-ground py-1.5">
              <button
                type="button"
                aria-expanded={isOpen}
                onClick={() => toggle(group.name)}
                className="inline-flex h-6 items-center gap-1.5 rounded-sm px-1 font-medium hover:bg-hover touch:h-11"
              >
                <Chevron aria-hidden className="size-3.5 text-muted" />
                {group.name === pinnedGroup ? <Pin aria-hidden className="size-3.5 text-muted" /> : null}
                {name}
                <span className="tabular font-normal text-muted">
                  {group.plans.length.toLocaleString("en").replaceAll(",", "\u2009")}
                </span>
              </button>
            </h2>
            {isOpen ? (
              <div className={cn("grid grid-cols-1 gap-3", gridColumns[columns])}>{shown.map(draw)}</div>
            ) : null}
          </section>
        );
      })}
      {left > 0 ? (
        <MoreCharts
          key={most}
          bySight={most < mostByScrolling}
          words={`Show more of ${total.toLocaleString("en").replaceAll(",", "\u2009")} charts`}
          onMore={() => setMost(most + pageSize)}
        />
      ) : null}
    </>
  );
}

function MoreCharts({ bySight, words, onMore }: { bySight: boolean; words: string; onMore: () => void }) {
  const end = useRef<HTMLDivElement>(null);
  const more = useRef(onMore);
  useEffect(() => {
    more.current = onMore;
  });
  useEffect(() => {
    if (!bySight || !end.current) return;
    const observer = new IntersectionObserver((entries) => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) more.current();
    });
    observer.observe(end.current);
    return () => observer.disconnect();
  }, [bySight]);
  return (
    <div ref={end} className="flex justify-center px-5 pb-6">
      <Button onClick={onMore}>{words}</Button>
    </div>
  );
}
