"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { askJson } from "../../_components/ask-json";
import { countWords } from "./bulk-words";

interface RunTotalProps {
  line: string;
  total: number;
  isMore: boolean;
}

/** How many runs match; many are counted only when somebody asks. */
export function RunTotal({ line, total, isMore }: RunTotalProps) {
  const [isAsked, setAsked] = useState(false);
  const { data, isFetching, isError } = useQuery({
    queryKey: ["run-count", line],
    queryFn: ({ signal }) =>
      askJson<{ total: number }>(`/api/runs/count?${new URLSearchParams({ q: line })}`, { signal }),
    enabled: isMore && isAsked,
    staleTime: 60_000,
  });
  const exact = isMore && isAsked ? data?.total : undefined;
  if (!isMore || exact !== undefined || isError)
    return (
      <p role="status" className="tabular mr-1 whitespace-nowrap text-muted leading-8">
        {isError ? "Not counted" : countWords(exact ?? total)}
      </p>
    );
  return (
    <Button
      size="sm"
      variant="ghost"
      className="tabular text-muted"
      disabled={isFetching}
      aria-label={`More than ${countWords(total)}: count them`}
      title="Count them"
      onClick={() => setAsked(true)}
    >
      {isFetching ? "Counting…" : `> ${countWords(total)}`}
    </Button>
  );
}
