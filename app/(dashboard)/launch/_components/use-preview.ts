import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Issue } from "@/lib/config/issue";
import type { LaunchInput } from "@/lib/dispatch/schema";
import type { LaunchPreview } from "@/lib/runs/run-view";
import { askJson, RefusedQuestion } from "../../_components/ask-json";
import { useQuiet } from "./use-quiet";

/** What the preview pane shows: as much of the outcome as there is, and all that is wrong with it. */
export interface PreviewAnswer {
  preview: LaunchPreview | null;
  issues: Issue[];
}

interface PreviewState extends PreviewAnswer {
  /** The shown answer is for an earlier form. */
  stale: boolean;
}

/** Long enough to type a number in one go, short enough to feel at once. */
const quietMs = 90;
const nothing: PreviewAnswer = { preview: null, issues: [] };

/** Asks the server for the outcome as the form changes; the last good answer stays on the page meanwhile, so nothing jumps. */
export function usePreview(input: LaunchInput | undefined): PreviewState {
  const asked = useQuiet(input, quietMs);
  const {
    data = nothing,
    isFetching,
    isPlaceholderData,
    isError,
  } = useQuery({
    queryKey: ["launch-preview", asked],
    queryFn: ({ signal }) => askPreview(asked, signal),
    enabled: asked !== undefined,
    placeholderData: keepPreviousData,
    gcTime: 0,
  });
  const [good, setGood] = useState<LaunchPreview | null>(null);
  if (data.preview !== null && data.preview !== good) setGood(data.preview);
  const stale = asked !== input || isFetching || isPlaceholderData || isError;
  return { preview: data.preview ?? good, issues: data.issues, stale };
}

async function askPreview(input: LaunchInput | undefined, signal: AbortSignal): Promise<PreviewAnswer> {
  try {
    return await askJson<PreviewAnswer>("/api/v1/runs/preview", { signal, body: input });
  } catch (error) {
    if (!(error instanceof RefusedQuestion)) throw error;
    const { message } = error;
    return { preview: null, issues: [{ code: "refused", severity: "error", message, path: "" }] };
  }
}
