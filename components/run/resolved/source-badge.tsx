import Link from "next/link";
import type { LayerName } from "@/lib/config/layer";
import type { Source } from "@/lib/config/resolution";
import { cn } from "../../ui/cn";
import { sourceHref, sourceStory, sourceWords } from "./source-words";

const tints: Record<LayerName, string> = {
  "team-defaults": "bg-slate-3 text-slate-11",
  queue: "bg-indigo-3 text-indigo-11",
  base: "bg-cyan-3 text-cyan-11",
  job: "bg-teal-3 text-teal-11",
  preset: "bg-lime-3 text-lime-11",
  override: "bg-amber-3 text-amber-11",
  template: "bg-amber-3 text-amber-11",
  "template-default": "border border-line-strong text-muted",
};

/** Which layer set a value: always the same tint; leads to the document where there is a page for it. */
export function SourceBadge({ source, by }: { source: Source; by?: string }) {
  const href = sourceHref(source);
  const className = cn(
    "inline-flex h-4.5 items-center whitespace-nowrap rounded-sm px-1.5 font-mono text-2xs",
    tints[source.layer],
  );
  const words = by === undefined ? sourceWords(source) : sourceWords(source, by);
  if (href === undefined) {
    return (
      <span className={className} title={sourceStory(source)}>
        {words}
      </span>
    );
  }
  return (
    <Link
      href={href}
      prefetch={false}
      tabIndex={-1}
      className={cn(className, "hover:underline")}
      title={sourceStory(source)}
    >
      {words}
    </Link>
  );
}
