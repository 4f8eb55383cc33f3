"use client";

import { useMemo } from "react";
import { useAnswer } from "@/components/editor/reading/use-answer";
import { ResolvedPane } from "@/components/run/resolved/resolved-pane";
import type { Resource } from "@/lib/config/layer";
import type { ConfigDocument } from "@/lib/config/tree/node";

interface ResolvedPreviewProps {
  document: ConfigDocument | undefined;
  queue: string;
  resource: Resource;
  values: Readonly<Record<string, string>>;
}

/** What this text gives with the values of the form beside it, before any job adds its own. */
export function ResolvedPreview({ document, queue, resource, values }: ResolvedPreviewProps) {
  const question = useMemo(
    () => (document ? { document, queueName: queue, resource, values } : undefined),
    [document, queue, resource, values],
  );
  const answered = useAnswer("outcome", question);
  return (
    <ResolvedPane
      label="Resolved config"
      lines={answered?.answer ?? []}
      className="h-full"
      notice={
        <p className="px-5 pb-2 font-sans text-muted text-xs max-md:px-3.5">
          The queue alone, with the values of the form. A job adds its code and settings.
        </p>
      }
    />
  );
}
