import { useEffect, useRef, useState } from "react";
import {
  carryOver,
  draftKey,
  emptyDraft,
  isEmptyDraft,
  type LaunchDraft,
  launchDrafts,
} from "@/components/form/launch-draft";
import type { LaunchOrigin } from "./launch-target";

interface DraftOptions {
  job: string;
  queue: string;
  linkValues: Readonly<Record<string, string>>;
  origin: LaunchOrigin | undefined;
}

/** What a link or an earlier run fills in; undefined where the form starts from what was typed before. */
function startOf(
  linkValues: Readonly<Record<string, string>>,
  origin: LaunchOrigin | undefined,
): LaunchDraft | undefined {
  if (!origin && Object.keys(linkValues).length === 0) return undefined;
  return {
    ...emptyDraft,
    text: { ...origin?.values, ...linkValues },
    extra: origin?.override ?? "",
    project: origin?.project ?? "",
  };
}

/** Everything typed on the page; kept by job and queue, taken along when one of them changes. */
export function useLaunchDraft({ job, queue, linkValues, origin }: DraftOptions) {
  const [draft, setDraft] = useState<LaunchDraft>(() => startOf(linkValues, origin) ?? emptyDraft);
  const key = draftKey(job, queue);
  const loadedKey = useRef<string | undefined>(undefined);
  const given = useRef(startOf(linkValues, origin));

  // Storage exists only in the browser, so what was typed before comes after the first drawing.
  useEffect(() => {
    if (loadedKey.current === key) return;
    const isFirst = loadedKey.current === undefined;
    loadedKey.current = key;
    if (isFirst && given.current) return;
    const stored = launchDrafts.load(key);
    setDraft((before) => (isFirst ? (stored ?? before) : carryOver(before, stored)));
  }, [key]);

  useEffect(() => {
    if (loadedKey.current !== key) return;
    if (isEmptyDraft(draft)) launchDrafts.drop(key);
    else launchDrafts.save(key, draft);
  }, [key, draft]);

  return {
    draft,
    change: (part: Partial<LaunchDraft>) => setDraft((before) => ({ ...before, ...part })),
    setField: (name: string, typed: string) =>
      setDraft((before) => ({ ...before, text: { ...before.text, [name]: typed } })),
    clear: () => setDraft(emptyDraft),
  };
}
