"use client";

import { useDeferredValue, useEffect, useMemo, useState } from "react";
import { resolvedLines } from "@/components/run/resolved-lines";
import { ResolvedPane } from "@/components/run/resolved-pane";
import type { Resource } from "@/lib/config/layer";
import type { ConfigDocument } from "@/lib/config/node";

type Resolve = typeof import("@/lib/config/resolve-config").resolveConfig;

interface ResolvedPreviewProps {
  document: ConfigDocument;
  queue: string;
  resource: Resource;
  values: Readonly<Record<string, string>>;
}

/** What this text gives with the values of the form beside it, before any job adds its own. */
export function ResolvedPreview({ document, queue, resource, values }: ResolvedPreviewProps) {
  const [resolve, setResolve] = useState<Resolve | undefined>(undefined);
  useEffect(() => {
    void import("@/lib/config/resolve-config").then(({ resolveConfig }) => setResolve(() => resolveConfig));
  }, []);
  const input = useDeferredValue(useMemo(() => ({ document, values }), [document, values]));
  const lines = useMemo(() => {
    if (!resolve) return [];
    const given = { queue: input.document, queueName: queue, resource, values: { ...input.values } };
    const { config, sources } = resolve({ ...given, role: "admin" });
    return resolvedLines(config, sources);
  }, [resolve, input, queue, resource]);
  return (
    <ResolvedPane
      label="Resolved config"
      lines={lines}
      className="h-full"
      notice={
        <p className="px-5 pb-2 font-sans text-muted text-xs max-md:px-3.5">
          The queue alone, with the values of the form. A job adds its code and settings.
        </p>
      }
    />
  );
}
