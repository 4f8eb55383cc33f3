"use client";

import {
  Activity,
  CircleCheck,
  CircleX,
  GitCommitHorizontal,
  type LucideIcon,
  MessageSquare,
  PackageOpen,
  Play,
  Repeat,
  Rocket,
  Server,
  Square,
  Undo2,
} from "lucide-react";
import { MarkedText } from "@/components/ui/marked-text";
import { useIsHydrated } from "@/components/ui/use-is-hydrated";
import type { RunEventView } from "@/lib/runs/run-view";

const icons: Record<string, LucideIcon> = {
  created: Rocket,
  leased: Server,
  starting: PackageOpen,
  running: Activity,
  stopping: Square,
  note: MessageSquare,
  "commit-resolved": GitCommitHorizontal,
  "cancel-requested": Square,
  "lease-returned": Undo2,
  "lease-expired": CircleX,
  adopted: Repeat,
  requeued: Repeat,
  resumed: Play,
  ended: CircleCheck,
};

interface RunTimelineProps {
  events: readonly RunEventView[];
  /** With date, time zone and actor of each. */
  detailed?: boolean;
}

/** What happened to the run, by whom, when. */
export function RunTimeline({ events, detailed }: RunTimelineProps) {
  if (events.length === 0) return <p className="text-muted">Nothing has happened yet.</p>;
  // Which attempt it was is worth saying where there were several.
  const wasRepeated = events.some(({ attempt }) => (attempt ?? 1) > 1);
  return (
    <ol className="flex max-w-180 flex-col gap-3">
      {events.map((event) => (
        <TimelineEntry key={event.id} {...{ event, wasRepeated }} detailed={detailed ?? false} />
      ))}
    </ol>
  );
}

interface TimelineEntryProps {
  event: RunEventView;
  wasRepeated: boolean;
  detailed: boolean;
}

function TimelineEntry({ event, wasRepeated, detailed }: TimelineEntryProps) {
  const isBadEnd = event.kind === "ended" && event.data.reason !== "finished";
  const Icon = isBadEnd ? CircleX : (icons[event.kind] ?? Activity);
  const { actor } = event;
  const words = actor.kind === "person" ? `${actor.name} ${event.message}` : capital(event.message);
  const details = [
    detailed && actor.kind === "agent" ? `agent ${actor.name}` : "",
    event.attempt === null || !wasRepeated ? "" : `attempt ${event.attempt}`,
  ].filter((part) => part !== "");
  return (
    <li className="flex items-start gap-2.5">
      <Icon aria-hidden className="mt-0.75 size-3.5 shrink-0 text-muted" />
      <div className="min-w-0 grow">
        <p className="text-pretty break-words">
          <MarkedText text={words} />
        </p>
        {details.length > 0 ? <p className="text-muted text-xs">{details.join(" · ")}</p> : null}
      </div>
      <EventTime at={event.at} detailed={detailed} />
    </li>
  );
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function EventTime({ at, detailed }: { at: string; detailed: boolean }) {
  const date = new Date(at);
  // The reader's zone is known to the browser alone; until it draws, the zone is the server's, which is said as UTC.
  const zone = useIsHydrated() ? {} : { timeZone: "UTC" };
  const time = date.toLocaleTimeString("en-GB", zone);
  return (
    <time
      dateTime={at}
      title={`${date.toLocaleString("en-GB", zone)} · ${date.toISOString()}`}
      className="tabular shrink-0 text-muted"
    >
      {detailed ? `${date.toLocaleDateString("en-CA", zone)} ${time}` : time}
    </time>
  );
}
