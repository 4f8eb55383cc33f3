import { useDeferredValue, useMemo, useRef, useState } from "react";
import type { LogModel } from "./log-model";
import { type LogMatch, searchLog } from "./log-search";

export interface LogSearch {
  query: string;
  setQuery: (query: string) => void;
  matches: readonly LogMatch[];
  current: LogMatch | undefined;
  /** Counts from 1; 0 without a match. */
  place: number;
  step: (by: 1 | -1) => LogMatch | undefined;
}

interface Found {
  model: LogModel;
  query: string;
  dropped: number;
  lines: number;
  matches: LogMatch[];
}

/** Searches while the log grows: only what is new is read again. */
export function useLogSearch(model: LogModel, version: number): LogSearch {
  const [query, setQuery] = useState("");
  const [at, setAt] = useState(0);
  const deferred = useDeferredValue(query);
  const found = useRef<Found | undefined>(undefined);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the model changes in place, `version` says when
  const matches = useMemo(() => {
    const before = found.current;
    const goesOn =
      before?.model === model &&
      before.query === deferred &&
      before.dropped === model.dropped &&
      before.lines > 0;
    // The last line may have grown since: it is read again.
    const from = goesOn ? before.lines - 1 : 0;
    const kept = goesOn ? before.matches.filter((match) => match.line < from) : [];
    const all = [...kept, ...searchLog(model, deferred, from)];
    found.current = { model, query: deferred, dropped: model.dropped, lines: model.length, matches: all };
    return all;
  }, [model, version, deferred]);
  const index = matches.length === 0 ? -1 : Math.min(at, matches.length - 1);
  return {
    query,
    setQuery: (next) => {
      setQuery(next);
      setAt(0);
    },
    matches,
    current: matches[index],
    place: index + 1,
    step: (by) => {
      if (matches.length === 0) return undefined;
      const next = (index + by + matches.length) % matches.length;
      setAt(next);
      return matches[next];
    },
  };
}
