"use client";

import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Kbd } from "@/components/ui/kbd";
import { allPlaces, type FrameRights, mayVisit } from "./places";

const anywhere: readonly (readonly [string, string])[] = [
  ["⌘K", "Find a page, queue, job, run or action"],
  ["/", "Search on this page"],
  ["?", "This list"],
  ["Esc", "Close what is open"],
];

const onPages: readonly (readonly [string, string])[] = [
  ["j k", "Runs: move down and up"],
  ["x", "Runs: select"],
  ["⌘⏎", "Launch: launch"],
  ["⌘S", "Config: review and save"],
  ["F8", "Config: next problem"],
  ["n N", "Log: next and previous match"],
  ["G 0", "Log: to the end and to the start"],
];

interface KeyHelpProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  rights: FrameRights;
}

/** Every key there is. */
export function KeyHelp({ open, onOpenChange, rights }: KeyHelpProps) {
  const places = allPlaces.filter((place) => mayVisit(place, rights));
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent title="Keyboard" description="Ctrl does what ⌘ does.">
        <div className="grid grid-cols-2 gap-x-8 gap-y-5 max-md:grid-cols-1">
          <div className="flex flex-col gap-5">
            <Keys name="Anywhere" keys={anywhere} />
            <Keys name="On a page" keys={onPages} />
          </div>
          <Keys name="Go to" keys={places.map(({ key, label }) => [`g ${key}`, label] as const)} />
        </div>
      </DialogContent>
    </Dialog>
  );
}

function Keys({ name, keys }: { name: string; keys: readonly (readonly [string, string])[] }) {
  return (
    <section>
      <h3 className="mb-1.5 font-medium">{name}</h3>
      <dl className="grid grid-cols-[auto_1fr] items-center gap-x-3 gap-y-1.5">
        {keys.map(([key, what]) => (
          <div key={key} className="contents">
            <dt className="flex gap-1">
              {key.split(" ").map((part) => (
                <Kbd key={part}>{part}</Kbd>
              ))}
            </dt>
            <dd className="text-muted">{what}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
