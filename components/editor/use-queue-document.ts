import { useDeferredValue, useEffect, useMemo, useState } from "react";
import type { Issue } from "@/lib/config/issue";
import type { Resource } from "@/lib/config/layer";
import type { ConfigDocument } from "@/lib/config/node";
import type { TemplateField } from "@/lib/config/template-field";
import type { HoleUse } from "./fields-panel";

type ReadQueue = typeof import("@/lib/config/read-queue").readQueue;

let loaded: ReadQueue | undefined;

export interface QueueReading {
  document: ConfigDocument;
  fields: readonly TemplateField[];
  holes: readonly HoleUse[];
  issues: readonly Issue[];
}

interface QueueNames {
  name: string;
  resource: Resource;
  version: number;
}

const nothing = { fields: [], holes: [], issues: [] } as const;

/** Reads the text as it is typed, with the function that decides whether it can be saved. Typing never waits for it. */
export function useQueueDocument(text: string, { name, resource, version }: QueueNames): QueueReading {
  const [read, setRead] = useState<ReadQueue | undefined>(() => loaded);
  useEffect(() => {
    if (read) return;
    void import("@/lib/config/read-queue").then(({ readQueue }) => {
      loaded = readQueue;
      setRead(() => readQueue);
    });
  }, [read]);
  const deferred = useDeferredValue(text);
  return useMemo(() => {
    const document: ConfigDocument = {
      layer: "queue",
      file: `queue ${name} v${version}`,
      text: deferred,
      version,
    };
    if (!read) return { document, ...nothing };
    const { fields, holes, issues } = read(document, { name, resource });
    return { document, fields, holes, issues: inTextOrder(issues) };
  }, [read, deferred, name, resource, version]);
}

/** Errors and warnings as one walks down the text; what has no place comes first. */
function inTextOrder(issues: readonly Issue[]): Issue[] {
  return [...issues].sort((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0));
}
