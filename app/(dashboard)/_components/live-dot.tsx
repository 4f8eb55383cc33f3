"use client";

import { useSyncExternalStore } from "react";
import { clockTime, subscribeToClock } from "@/components/ui/clock";
import { cn } from "@/components/ui/cn";
import { relativeWords } from "@/components/ui/relative-words";
import { Tooltip } from "@/components/ui/tooltip";
import { useOverview } from "./use-overview";

const looks = {
  connecting: { tone: "bg-slate-8", words: "Connecting" },
  live: { tone: "bg-green-9", words: "Live" },
  lost: { tone: "bg-red-9", words: "No connection to the server: it is tried again" },
};

/** Whether what is shown is the present. */
export function LiveDot() {
  const { isError, isPlaceholderData, dataUpdatedAt } = useOverview();
  const state = isError ? "lost" : isPlaceholderData || dataUpdatedAt === 0 ? "connecting" : "live";
  const read = () => (dataUpdatedAt === 0 ? "" : `, last heard ${relativeWords(dataUpdatedAt, clockTime())}`);
  const heard = useSyncExternalStore(subscribeToClock, read, () => "");
  const { tone, words } = looks[state];
  return (
    <Tooltip content={`${words}${heard}`} align="end">
      <button
        type="button"
        aria-label={`Connection: ${words.toLowerCase()}`}
        className="grid size-7 shrink-0 place-items-center rounded-full touch:size-11"
      >
        <span className={cn("size-2 rounded-full", tone)} />
      </button>
    </Tooltip>
  );
}
