import { useDeferredValue, useEffect, useMemo, useState } from "react";
import type { Issue } from "@/lib/config/issue";
import type { ConfigDocument } from "@/lib/config/node";

type Core = Pick<typeof import("@/lib/config/validate-document"), "validateJob" | "validateLayer">;

let loaded: Core | undefined;

/** A document that is no queue: a job, team defaults, a base config or a preset. */
export type DocumentName = Pick<ConfigDocument, "layer" | "file">;

/** Everything wrong with the text, by the functions that decide whether it can be saved. Typing never waits for them. */
export function useDocumentIssues(text: string, { layer, file }: DocumentName): readonly Issue[] {
  const [core, setCore] = useState<Core | undefined>(() => loaded);
  useEffect(() => {
    if (core) return;
    void import("@/lib/config/validate-document").then((module) => {
      loaded = module;
      setCore(module);
    });
  }, [core]);
  const deferred = useDeferredValue(text);
  return useMemo(() => {
    if (!core) return [];
    const judge = layer === "job" ? core.validateJob : core.validateLayer;
    return [...judge({ layer, file, text: deferred })].sort(
      (a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0),
    );
  }, [core, deferred, layer, file]);
}
