"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Command } from "cmdk";
import { Search } from "lucide-react";
import * as Dialog from "radix-ui/dialog";
import { useDeferredValue, useMemo, useState } from "react";
import { RunState } from "@/components/run/run-state";
import { overlayStyles } from "@/components/ui/dialog";
import { Kbd } from "@/components/ui/kbd";
import { itemStyles } from "@/components/ui/menu-styles";
import type { Viewer } from "@/lib/access/access-view";
import { askJson } from "./ask-json";
import {
  type Findings,
  type PaletteCommand,
  type PaletteEntry,
  type PaletteGroup,
  paletteGroups,
} from "./palette-entries";
import { matchScore, rankEntries } from "./palette-match";
import type { FrameRights } from "./places";

interface PaletteProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  viewer: Viewer;
  rights: FrameRights;
  onCommand: (command: PaletteCommand) => void;
}

/** Everything by its name: pages, queues, jobs, runs and what can be done. */
export function Palette({ open, onOpenChange, ...rest }: PaletteProps) {
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className={overlayStyles} />
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed top-[12dvh] left-1/2 z-50 w-[min(600px,calc(100vw-24px))] -translate-x-1/2 animate-appear overflow-hidden rounded-lg border border-line-strong bg-float shadow-float outline-none"
        >
          <Dialog.Title className="sr-only">Find</Dialog.Title>
          <PaletteBody {...rest} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function PaletteBody({ viewer, rights, onCommand }: Omit<PaletteProps, "open" | "onOpenChange">) {
  const [query, setQuery] = useState("");
  const asked = useDeferredValue(query.trim());
  const { data } = useQuery({
    queryKey: ["find", asked],
    queryFn: ({ signal }) => askJson<Findings>(`/api/find?q=${encodeURIComponent(asked)}`, { signal }),
    placeholderData: keepPreviousData,
  });
  const groups = useMemo(
    () =>
      rank(
        paletteGroups(
          data,
          rights,
          viewer.teams.filter((team) => !team.current),
        ),
        query,
      ),
    [data, rights, viewer.teams, query],
  );
  return (
    <Command shouldFilter={false} loop label="Find">
      <div className="flex items-center gap-2.5 border-line border-b px-3.5">
        <Search aria-hidden className="size-4 shrink-0 text-muted" />
        <Command.Input
          value={query}
          onValueChange={setQuery}
          placeholder="Find a page, queue, job, run or action"
          className="h-11 min-w-0 grow bg-transparent text-base outline-none touch:text-lg"
        />
        <Kbd className="max-md:hidden">Esc</Kbd>
      </div>
      <Command.List className="h-[min(420px,56dvh)] scroll-py-2 overflow-y-auto p-1.5">
        <Command.Empty className="px-3 py-10 text-center text-muted">
          Nothing here is called “{query.trim()}”.
        </Command.Empty>
        {groups.map(({ name, entries }) => (
          <Command.Group
            key={name}
            heading={name}
            className="[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-muted [&_[cmdk-group-heading]]:text-xs"
          >
            {entries.map((entry) => (
              <Command.Item
                key={entry.id}
                value={entry.id}
                onSelect={() => onCommand(entry.command)}
                className={`${itemStyles} min-h-8 data-[selected=true]:bg-selected`}
              >
                <EntryLook entry={entry} />
              </Command.Item>
            ))}
          </Command.Group>
        ))}
      </Command.List>
    </Command>
  );
}

function EntryLook({ entry }: { entry: PaletteEntry }) {
  return (
    <>
      {entry.state ? <RunState state={entry.state} iconOnly /> : null}
      <span className="min-w-0 truncate">{entry.label}</span>
      {entry.hint ? <span className="min-w-0 truncate text-muted text-xs">{entry.hint}</span> : null}
      {entry.keys ? (
        <span className="ml-auto flex gap-1 max-md:hidden">
          {entry.keys.split(" ").map((key) => (
            <Kbd key={key}>{key}</Kbd>
          ))}
        </span>
      ) : null}
    </>
  );
}

/** Without a query the groups as they are, launches left out, for brevity; with one, the group of the best hit first. */
function rank(groups: readonly PaletteGroup[], query: string): PaletteGroup[] {
  if (query.trim() === "")
    return groups
      .map((group) => ({
        ...group,
        entries: group.entries.filter(({ id }) => !id.startsWith("launch ")),
      }))
      .filter(({ entries }) => entries.length > 0);
  return groups
    .map((group) => (group.isFound ? group : { ...group, entries: rankEntries(group.entries, query) }))
    .filter(({ entries }) => entries.length > 0)
    .map((group) => ({ group, best: group.entries[0] ? matchScore(group.entries[0], query) : 0 }))
    .sort((a, b) => b.best - a.best)
    .map(({ group }) => group);
}
