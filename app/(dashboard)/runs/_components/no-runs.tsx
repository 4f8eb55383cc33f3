import { ListOrdered, SearchX } from "lucide-react";
import Link from "next/link";
import { launchHref } from "@/components/form/launch-link";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import type { QueryIssue } from "@/lib/runs/run-query";

interface NoRunsProps {
  issues: readonly QueryIssue[];
  hasFilter: boolean;
  mayLaunch: boolean;
}

/** An empty history, an empty filter, or a filter that cannot be read. */
export function NoRuns({ issues, hasFilter, mayLaunch }: NoRunsProps) {
  if (issues.length > 0)
    return (
      <EmptyState
        icon={<SearchX aria-hidden />}
        title="The filter cannot be read yet"
        hint="Nothing is listed until every word of it is understood, so that the list never shows more than it says."
      />
    );
  if (hasFilter)
    return (
      <EmptyState
        icon={<SearchX aria-hidden />}
        title="No run matches"
        hint="Take a word out of the filter, or look at a longer time."
        action={
          <Button asChild>
            <Link href="/runs">All runs</Link>
          </Button>
        }
      />
    );
  return (
    <EmptyState
      icon={<ListOrdered aria-hidden />}
      title="No runs yet"
      hint="Everything that anyone of the team launches is kept here, with the exact config it ran with."
      action={
        mayLaunch ? (
          <Button variant="primary" asChild>
            <Link href={launchHref({})}>Launch a run</Link>
          </Button>
        ) : null
      }
      command="npx slipway launch --queue QUEUE --job JOB"
    />
  );
}
