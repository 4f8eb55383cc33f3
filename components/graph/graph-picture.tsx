import Link from "next/link";
import type { ReactNode } from "react";
import { cn } from "../ui/cn";
import { ScrollBox } from "../ui/scroll-box";
import { type BoxSize, cutText, type LaidGraph } from "./lay-graph";

interface GraphPictureProps {
  /** What it is a picture of. */
  label: string;
  /** How it is to be read. */
  title: string;
  laid: LaidGraph;
  children: ReactNode;
  className?: string;
}

/** Boxes joined by arrows; what they say stands in a list beside it, too. */
export function GraphPicture({ label, title, laid, children, className }: GraphPictureProps) {
  const { width, height, lines } = laid;
  return (
    <ScrollBox label={label} className={cn("border-line border-b bg-panel", className)}>
      <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} className="mx-auto block">
        <title>{title}</title>
        <defs>
          <marker
            id="graph-end"
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
            markerEnd="url(#graph-end)"
          />
        ))}
        {lines.map(({ key, label: text }) =>
          text ? (
            <text
              key={key}
              x={text.x}
              y={text.y + 4}
              textAnchor="middle"
              // The line runs behind it.
              paintOrder="stroke"
              strokeWidth={6}
              className="fill-muted stroke-panel font-mono text-2xs"
            >
              {text.text}
            </text>
          ) : null,
        )}
        {children}
      </svg>
    </ScrollBox>
  );
}

interface GraphBoxProps {
  place: { x: number; y: number } | undefined;
  size: BoxSize;
  href: string;
  title: string;
  below: string;
  /** At the left of the words, 14 by 14. */
  icon?: ReactNode;
  isRound?: boolean;
  isRoot?: boolean;
}

export function GraphBox({ place, size, href, title, below, icon, isRound, isRoot }: GraphBoxProps) {
  if (!place) return null;
  const left = place.x + (icon ? 34 : 16);
  const letters = Math.floor((size.width - (icon ? 42 : 24)) / 7.6);
  return (
    <Link href={href} aria-current={isRoot || undefined}>
      <rect
        {...place}
        {...size}
        rx={isRound ? size.height / 2 : 6}
        className={cn("fill-ground hover:fill-hover", isRoot ? "stroke-accent" : "stroke-line-strong")}
        strokeWidth={isRoot ? 2 : 1}
      />
      {icon ? (
        <g transform={`translate(${place.x + 12} ${place.y + 10})`} className="pointer-events-none">
          {icon}
        </g>
      ) : null}
      <text x={left} y={place.y + 22} className="pointer-events-none fill-ink font-mono text-mono">
        {cutText(title, letters)}
      </text>
      <text x={left} y={place.y + 39} className="pointer-events-none fill-muted text-xs">
        {cutText(below, Math.floor(letters * 1.2))}
      </text>
    </Link>
  );
}
