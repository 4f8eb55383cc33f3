import { FileCog } from "lucide-react";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import type { TeamConfigKind } from "@/lib/catalog/schema";
import { configHref, kindWords } from "../config-kinds";

interface NoConfigsProps {
  kind: TeamConfigKind | undefined;
  /** What this person may make, if anything. */
  fresh: "base" | "preset" | undefined;
  mayEdit: boolean;
}

/** No config of a kind yet: what it is for, and how to make one. */
export function NoConfigs({ kind, fresh, mayEdit }: NoConfigsProps) {
  return (
    <EmptyState
      icon={<FileCog aria-hidden />}
      title={kind ? `No ${kindWords[kind].many.toLowerCase()} yet` : "No configs yet"}
      hint={
        kind
          ? kindWords[kind].about
          : "Presets keep a set of values for launching; base configs are shared by jobs; team defaults are under every run."
      }
      action={
        fresh ? (
          <div className="flex flex-wrap justify-center gap-2">
            <Button variant="primary" asChild>
              <Link href={`/configs/new?kind=${fresh}`}>New {kindWords[fresh].one.toLowerCase()}</Link>
            </Button>
            {mayEdit && !kind ? (
              <Button asChild>
                <Link href={configHref("team-defaults", "", "edit")}>Write team defaults</Link>
              </Button>
            ) : null}
          </div>
        ) : null
      }
    />
  );
}
