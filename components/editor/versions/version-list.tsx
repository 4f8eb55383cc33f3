"use client";

import { RotateCcw } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useId } from "react";
import { toast } from "sonner";
import type { VersionSummary } from "@/lib/config/catalog-view";
import { AlertDialog } from "../../ui/alert-dialog";
import { Button } from "../../ui/button";
import { cn } from "../../ui/cn";
import { Label } from "../../ui/label";
import { RelativeTime } from "../../ui/relative-time";
import { Select } from "../../ui/select";
import type { SaveVersion } from "../draft/use-saving";
import { DiffView } from "./diff-view";

interface VersionListProps {
  /** What it is called in sentences. */
  name: string;
  /** The page of the versions, to which `from` and `to` are added. */
  path: string;
  store: SaveVersion;
  latest: number;
  versions: readonly VersionSummary[];
  before: { number: number; text: string };
  after: { number: number; text: string };
  mayEdit: boolean;
}

/** Every version of a document, the difference of any two, and the way back. */
export function VersionList({
  name,
  path,
  store,
  latest,
  versions,
  before,
  after,
  mayEdit,
}: VersionListProps) {
  const router = useRouter();
  const href = (query: string) => `${path}${path.includes("?") ? "&" : "?"}${query}`;
  const ids = useId();
  const numbers = versions.map(({ number }) => ({ value: String(number), label: `v${number}` }));
  const restore = async () => {
    const note = `Restored v${after.number}`;
    const answer = await store({ baseVersion: latest, text: after.text, note });
    if (!answer.ok) toast.error(answer.issues.map((issue) => issue.message).join(" "));
    else if (answer.value.outcome === "conflict")
      toast.error("Somebody saved a new version meanwhile: look at it first.");
    else {
      toast.success(`v${after.number} is back as v${answer.value.number}`);
      router.push(path);
    }
    router.refresh();
  };
  return (
    <div className="grid min-h-0 grow grid-cols-[320px_minmax(0,1fr)] max-lg:grid-cols-1 max-lg:grid-rows-[auto_1fr] max-lg:overflow-y-auto">
      <h1 className="sr-only">Versions of {name}</h1>
      <ol
        aria-label="Versions"
        className="min-h-0 overflow-y-auto border-line border-r py-2 max-lg:max-h-60 max-lg:border-r-0 max-lg:border-b"
      >
        {versions.map((version) => (
          <li key={version.number}>
            <Link
              href={href(`to=${version.number}`)}
              aria-current={version.number === after.number ? "true" : undefined}
              className={cn(
                "block px-5 py-2 hover:bg-hover max-md:px-3.5",
                version.number === after.number && "bg-selected",
              )}
            >
              <span className="flex items-baseline gap-2">
                <span className="font-medium font-mono text-mono">v{version.number}</span>
                <span className="min-w-0 grow truncate">{version.createdBy}</span>
                <span className="shrink-0 text-muted text-xs">
                  <RelativeTime at={version.createdAt} />
                </span>
              </span>
              <span className="line-clamp-2 text-muted">
                {version.note === "" ? "No note" : version.note}
              </span>
            </Link>
          </li>
        ))}
      </ol>
      <div className="flex min-h-0 flex-col gap-3 overflow-y-auto p-5 max-md:p-3.5">
        <div className="flex flex-wrap items-center gap-2">
          <Label htmlFor={`${ids}-from`}>Compare</Label>
          <Select
            id={`${ids}-from`}
            aria-label="Older version"
            className="w-24"
            value={String(before.number)}
            options={[...numbers, { value: "0", label: "nothing" }]}
            onValueChange={(from) => router.push(href(`from=${from}&to=${after.number}`))}
          />
          <Label htmlFor={`${ids}-to`}>with</Label>
          <Select
            id={`${ids}-to`}
            aria-label="Newer version"
            className="w-24"
            value={String(after.number)}
            options={numbers}
            onValueChange={(to) => router.push(href(`from=${before.number}&to=${to}`))}
          />
          {mayEdit && after.number !== latest ? (
            <AlertDialog
              title={`Restore v${after.number} of ${name}?`}
              description={`Its text is saved again as v${latest + 1}. Runs that wait or run keep what they were launched with.`}
              action={`Save as v${latest + 1}`}
              danger={false}
              onConfirm={restore}
              trigger={
                <Button className="ml-auto">
                  <RotateCcw aria-hidden />
                  Restore v{after.number}
                </Button>
              }
            />
          ) : null}
        </div>
        <DiffView
          before={before.text}
          after={after.text}
          beforeLabel={before.number === 0 ? "Nothing yet" : `v${before.number}`}
          afterLabel={`v${after.number}`}
        />
      </div>
    </div>
  );
}
