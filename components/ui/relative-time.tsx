"use client";

import { useSyncExternalStore } from "react";
import { clockTime, subscribeToClock } from "./clock";
import { cn } from "./cn";
import { exactWords, relativeWords, sinceWords, utcWords } from "./relative-words";

interface RelativeTimeProps {
  /** ISO text. */
  at: string;
  /** `since` leaves out "ago": for a wait, or an age. */
  form?: "ago" | "since";
  className?: string;
}

/** A point in time as people say it; on hover the exact one, local and in UTC. */
export function RelativeTime({ at, form = "ago", className }: RelativeTimeProps) {
  const time = Date.parse(at);
  const read = () => (form === "ago" ? relativeWords : sinceWords)(time, clockTime());
  const words = useSyncExternalStore(subscribeToClock, read, read);
  return (
    <time
      dateTime={at}
      title={utcWords(time)}
      // The reader's zone is known to the browser alone.
      onPointerEnter={(event) => {
        event.currentTarget.title = exactWords(time, Intl.DateTimeFormat().resolvedOptions().timeZone);
      }}
      className={cn("tabular relative z-1 whitespace-nowrap", className)}
      suppressHydrationWarning
    >
      {words}
    </time>
  );
}
