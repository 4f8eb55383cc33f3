"use client";

import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { usePathname, useSearchParams } from "next/navigation";
import { FilesPane } from "@/components/run/files/files-pane";
import { Button } from "@/components/ui/button";
import { SkeletonRows } from "@/components/ui/skeleton";
import type { ArtifactFolderPage } from "@/lib/runs/artifact-view";
import { askJson } from "../../../../../_components/ask-json";

interface VersionFilesProps {
  versionId: string;
  place: { project: string; artifact: string; version: string };
}

/** The files of a version, folder by folder, each with a viewer or a download. They never change. */
export function VersionFiles({ versionId, place }: VersionFilesProps) {
  const path = usePathname();
  const query = useSearchParams();
  const folder = query.get("folder") ?? "";
  const { data, error, refetch, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ["artifact-files", versionId, folder],
    queryFn: ({ pageParam, signal }) =>
      askJson<ArtifactFolderPage>(addressOf(place, folder, pageParam), { signal }),
    initialPageParam: 0,
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const goTo = (to: { folder?: string; file?: string }) => {
    const next = new URLSearchParams(to).toString();
    window.history.pushState(null, "", next === "" ? path : `${path}?${next}`);
  };
  if (!data && error)
    return (
      <div role="alert" className="p-5">
        <p>{error.message}</p>
        <Button className="mt-2" onClick={() => void refetch()}>
          Try again
        </Button>
      </div>
    );
  if (!data) return <SkeletonRows rows={8} columns={2} />;
  return (
    <FilesPane
      of={{ versionId }}
      folder={data.pages[0]?.folder ?? folder}
      entries={data.pages.flatMap((page) => page.entries)}
      file={query.get("file")}
      onGo={goTo}
      more={data.pages.at(-1)?.next == null ? undefined : () => void fetchNextPage()}
      isLoadingMore={isFetchingNextPage}
    />
  );
}

const pageSize = 500;

function addressOf(place: VersionFilesProps["place"], folder: string, offset: number): string {
  const at = [place.project, place.artifact, place.version].map(encodeURIComponent);
  const query = new URLSearchParams({
    offset: String(offset),
    limit: String(pageSize),
    ...(folder !== "" && { folder }),
  });
  return `/api/v1/projects/${at[0]}/artifacts/${at[1]}/versions/${at[2]}/files?${query}`;
}
