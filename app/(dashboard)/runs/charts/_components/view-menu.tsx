"use client";

import { Bookmark, ChevronDown } from "lucide-react";
import Link from "next/link";
import { useRouter, useSearchParams } from "next/navigation";
import { useState, useTransition } from "react";
import { toast } from "sonner";
import { AlertDialog } from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import type { ChartView, ChartViewSummary } from "@/lib/runs/chart-view";
import { deleteViewAction, updateViewAction } from "../../../projects/actions";
import { contentOf, viewHref, viewQuery } from "../view-address";
import { NameView } from "./name-view";

export interface ViewMenuProps {
  /** The one project of the filter. */
  project: string | undefined;
  views: readonly ChartViewSummary[];
  /** The one that was opened. */
  view: ChartView | undefined;
  may: { create: boolean; edit: boolean };
}

/** The saved sets of charts of a project: open one, save what is drawn, change what is one's own. */
export function ViewMenu({ project, views, view, may }: ViewMenuProps) {
  const router = useRouter();
  const query = useSearchParams();
  const [dialog, setDialog] = useState<"create" | "rename" | "delete" | undefined>(undefined);
  const [busy, start] = useTransition();
  const now = contentOf(new URLSearchParams(query));
  const isChanged = view !== undefined && viewQuery("", now) !== viewQuery("", view.content);
  if (project === undefined)
    return (
      <span className="ml-auto text-muted max-md:hidden">
        Views belong to a project: filter by one, as in project:NAME
      </span>
    );
  const save = () =>
    start(async () => {
      if (!view) return;
      const answer = await updateViewAction({ project: view.project, view: view.id, content: now });
      if (!answer.ok) return void toast.error(answer.issues.map(({ message }) => message).join(" "));
      toast.success(`Saved the view ${view.name}`);
      router.refresh();
    });
  const remove = async () => {
    if (!view) return;
    const answer = await deleteViewAction({ project: view.project, view: view.id });
    if (!answer.ok) return void toast.error(answer.issues.map(({ message }) => message).join(" "));
    toast.success(`Deleted the view ${view.name}`);
    router.push(`/projects/${encodeURIComponent(view.project)}`);
  };
  return (
    <div className="ml-auto flex min-w-0 items-center gap-2">
      {view ? (
        <p className="min-w-0 truncate text-muted">
          <span className="font-medium text-ink">{view.name}</span> · {view.author}
          {isChanged ? " · changed" : ""}
        </p>
      ) : null}
      {view && isChanged && may.edit ? (
        <Button variant="primary" busy={busy} onClick={save}>
          Save changes
        </Button>
      ) : null}
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button>
            <Bookmark aria-hidden />
            <span className="max-sm:sr-only">Views</span>
            <ChevronDown aria-hidden className="max-sm:hidden" />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="end" className="max-w-80">
          <SavedViews project={project} views={views} current={view?.id} />
          {may.create ? (
            <>
              <DropdownMenuSeparator />
              <DropdownMenuItem onSelect={() => setDialog("create")}>Save as a new view…</DropdownMenuItem>
            </>
          ) : null}
          {view && may.edit ? (
            <>
              <DropdownMenuItem onSelect={() => setDialog("rename")}>Rename {view.name}…</DropdownMenuItem>
              <DropdownMenuItem onSelect={() => setDialog("delete")}>Delete {view.name}…</DropdownMenuItem>
            </>
          ) : null}
        </DropdownMenuContent>
      </DropdownMenu>
      {dialog === "create" || dialog === "rename" ? (
        <NameView
          project={project}
          content={now}
          renamed={dialog === "rename" ? view : undefined}
          onClose={() => setDialog(undefined)}
          onSaved={(saved) => {
            setDialog(undefined);
            if (dialog === "rename") router.refresh();
            else router.push(viewHref(saved), { scroll: false });
          }}
        />
      ) : null}
      {view ? (
        <AlertDialog
          open={dialog === "delete"}
          onOpenChange={(open) => setDialog(open ? "delete" : undefined)}
          title={`Delete the view ${view.name} of ${view.author}?`}
          description="Its link ends. The runs it draws stay."
          action="Delete view"
          onConfirm={remove}
        />
      ) : null}
    </div>
  );
}

interface SavedViewsProps {
  project: string;
  views: readonly ChartViewSummary[];
  current: string | undefined;
}

function SavedViews({ project, views, current }: SavedViewsProps) {
  if (views.length === 0) return <p className="px-2 py-1 text-muted">No view of {project} is saved yet</p>;
  return views.map((one) => (
    <DropdownMenuItem key={one.id} asChild>
      <Link
        href={`/projects/${encodeURIComponent(one.project)}/views/${encodeURIComponent(one.id)}`}
        prefetch={false}
        aria-current={one.id === current ? "page" : undefined}
      >
        <span className="min-w-0 truncate">{one.name}</span>
        <span className="ml-auto pl-3 text-muted text-xs">{one.author}</span>
      </Link>
    </DropdownMenuItem>
  ));
}
