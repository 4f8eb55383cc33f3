"use client";

import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { Files } from "lucide-react";
import { usePathname, useSearchParams } from "next/navigation";
import { FilesPane } from "@/components/run/files/files-pane";
import { LoadFailure } from "@/components/ui/load-failure";
import { SkeletonRows } from "@/components/ui/skeleton";
import type { RunDetail } from "@/lib/runs/run-view";
import type { FolderView } from "@/lib/tracking/schema";
import { askJson } from "../../../_components/ask-json";
import { NothingReported } from "./nothing-reported";

const everyMs = 5_000;
const saveCode = `wandb.save("checkpoints/*.pt")`;

/** What the run saved: folder by folder, each file with a viewer or a download. */
export function RunFiles({ run, isOver }: { run: RunDetail; isOver: boolean }) {
  const path = usePathname();
  const query = useSearchParams();
  const folder = query.get("folder") ?? "";
  const { data, error, refetch, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ["files", run.id, folder, isOver],
    queryFn: ({ pageParam, signal }) =>
      askJson<FolderView>(`/api/runs/${run.id}/files?${toQuery(folder, pageParam)}`, { signal }),
    initialPageParam: null as FolderView["next"],
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
    refetchInterval: isOver ? false : everyMs,
  });
  const goTo = (to: { folder?: string; file?: string }) => {
    const next = new URLSearchParams({ tab: "files", ...to });
    window.history.pushState(null, "", `${path}?${next}`);
  };
  if (!data && error) return <LoadFailure error={error} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonRows rows={8} columns={3} />;
  const entries = data.pages.flatMap((page) => page.entries);
  if (entries.length === 0 && folder === "")
    return (
      <NothingReported
        icon={<Files aria-hidden />}
        title={isOver ? "This run saved no files" : "No files yet"}
        hint="A program's saved files, its requirements, its metadata and the git diff it ran with appear here, each with a viewer where there is one."
        ways={[
          {
            title: "Save files with the W&B client",
            words: "Now, or at the end of the run.",
            code: saveCode,
          },
        ]}
      />
    );
  return (
    <FilesPane
      of={{ runId: run.id }}
      folder={data.pages[0]?.folder ?? folder}
      entries={entries}
      file={query.get("file")}
      onGo={goTo}
      more={data.pages.at(-1)?.next ? () => void fetchNextPage() : undefined}
      isLoadingMore={isFetchingNextPage}
    />
  );
}

function toQuery(folder: string, place: FolderView["next"]): URLSearchParams {
  return new URLSearchParams({
    ...(folder && { folder }),
    ...(place && { after: place.after }),
    ...(place?.afterFolder && { afterFolder: "1" }),
  });
}
