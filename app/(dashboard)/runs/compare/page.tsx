import { GitCompareArrows } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { getPageActor } from "@/lib/auth/get-page-actor";
import { AppError } from "@/lib/errors";
import { mostDrawnRuns } from "@/lib/runs/chart-view";
import { loadCompared } from "../_components/load-compared";
import { ComparePage } from "./_components/compare-page";
import { readCompareIds } from "./compare-address";

export const metadata: Metadata = { title: "Compare runs" };

interface Props {
  searchParams: Promise<{ ids?: string | string[] }>;
}

export default async function Page({ searchParams }: Props) {
  const actor = await getPageActor();
  const runIds = readCompareIds((await searchParams).ids);
  if (runIds.length === 0)
    return (
      <NothingToCompare title="No runs to compare" hint="Select two or more in the list, then Compare." />
    );
  if (runIds.length > mostDrawnRuns)
    return (
      <NothingToCompare
        title={`${runIds.length} runs are too many`}
        hint={`Up to ${mostDrawnRuns} runs can be told apart at once: select fewer in the list.`}
      />
    );
  try {
    return <ComparePage {...(await loadCompared(actor, runIds))} />;
  } catch (error) {
    if (!(error instanceof AppError) || (error.code !== "NOT_FOUND" && error.code !== "INVALID")) throw error;
    return (
      <NothingToCompare
        title="None of these runs is there"
        hint="They were deleted, or are another team's: select others in the list."
      />
    );
  }
}

function NothingToCompare({ title, hint }: { title: string; hint: string }) {
  return (
    <EmptyState
      icon={<GitCompareArrows aria-hidden />}
      title={title}
      hint={hint}
      action={
        <Button asChild>
          <Link href="/runs">Runs</Link>
        </Button>
      }
    />
  );
}
