import Link from "next/link";
import { cn } from "@/components/ui/cn";
import { ScrollBox } from "@/components/ui/scroll-box";
import type { LineageRun, LineageVersion, LineageView } from "@/lib/runs/artifact-view";
import { versionHref } from "../../../../artifact-href";
import { layLineage, nodeSize } from "./lay-lineage";

/** The lineage as a picture, drawn on the server; the table below it says the same in words. */
export function LineageGraph({ lineage }: { lineage: LineageView }) {
  const { width, height, places, lines } = layLineage(lineage);
  return (
    <ScrollBox label="Picture of the lineage" className="border-line border-b bg-panel">
      <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} className="mx-auto block">
        <title>Runs and versions, what was made first at the left</title>
        <defs>
          <marker
            id="lineage-end"
            viewBox="0 0 8 8"
            refX="7"
            refY="4"
            markerWidth="7"
            markerHeight="7"
            orient="auto"
          >
            <path d="M0 0 8 4 0 8z" className="fill-slate-9" />
          </marker>
        </defs>
        {lines.map(({ key, points }) => (
          <polyline
            key={key}
            points={points.map(({ x, y }) => `${x},${y}`).join(" ")}
            fill="none"
            className="stroke-slate-8"
            strokeWidth={1.25}
            markerEnd="url(#lineage-end)"
          />
        ))}
        {lineage.versions.map((version) => (
          <Node
            key={version.id}
            place={places.get(`version ${version.id}`)}
            href={versionHref(version)}
            isRoot={lineage.root.id === version.id}
            title={`${version.artifact}:${version.version ?? "?"}`}
            below={version.state === "deleted" ? "deleted" : [version.type, ...version.aliases].join(" · ")}
          />
        ))}
        {lineage.runs.map((run) => (
          <Node
            key={run.id}
            place={places.get(`run ${run.id}`)}
            href={`/runs/${encodeURIComponent(run.id)}`}
            isRun
            title={run.name}
            below={runWords(run)}
          />
        ))}
      </svg>
    </ScrollBox>
  );
}

function runWords({ state, job, commit }: LineageRun): string {
  return ["run", state, job, commit?.slice(0, 8)].filter(Boolean).join(" · ");
}

interface NodeProps {
  place: { x: number; y: number } | undefined;
  href: string;
  title: string;
  below: LineageVersion["type"];
  isRun?: boolean;
  isRoot?: boolean;
}

function Node({ place, href, title, below, isRun, isRoot }: NodeProps) {
  if (!place) return null;
  return (
    <Link href={href} aria-current={isRoot || undefined}>
      <rect
        {...place}
        {...nodeSize}
        rx={isRun ? 26 : 6}
        className={cn("fill-ground hover:fill-hover", isRoot ? "stroke-accent" : "stroke-line-strong")}
        strokeWidth={isRoot ? 2 : 1}
      />
      <text x={place.x + 16} y={place.y + 22} className="pointer-events-none fill-ink font-mono text-mono">
        {cut(title, 23)}
      </text>
      <text x={place.x + 16} y={place.y + 39} className="pointer-events-none fill-muted text-xs">
        {cut(below, 28)}
      </text>
    </Link>
  );
}

function cut(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}
