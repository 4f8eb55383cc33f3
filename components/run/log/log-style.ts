import type { CSSProperties } from "react";
import type { LogStyle } from "./ansi";

/** The terminal's 16 colours in our scales, readable on both grounds; black and white are the text's own colour. */
const named = [
  "var(--slate-12)",
  "var(--red-11)",
  "var(--green-11)",
  "var(--amber-11)",
  "var(--blue-11)",
  "var(--plum-11)",
  "var(--cyan-11)",
  "var(--slate-12)",
  "var(--slate-11)",
  "var(--red-11)",
  "var(--green-11)",
  "var(--amber-11)",
  "var(--blue-11)",
  "var(--plum-11)",
  "var(--cyan-11)",
  "var(--slate-12)",
];

const grounds = [
  "var(--slate-4)",
  "var(--red-4)",
  "var(--green-4)",
  "var(--amber-4)",
  "var(--blue-4)",
  "var(--plum-4)",
  "var(--cyan-4)",
  "var(--slate-4)",
];

function textColour(colour: number | string | undefined): string | undefined {
  if (colour === undefined) return undefined;
  if (typeof colour === "number") return named[colour];
  // A program's own colour was chosen for a black terminal: pulled towards the text's colour it is readable on both.
  return `color-mix(in oklab, ${colour} 55%, var(--slate-12))`;
}

function groundColour(colour: number | string | undefined): string | undefined {
  if (colour === undefined) return undefined;
  if (typeof colour === "number") return grounds[colour % 8];
  return `color-mix(in oklab, ${colour} 25%, var(--slate-1))`;
}

/** How a stretch of a log looks. */
export function logStyle(style: LogStyle): CSSProperties {
  const css: CSSProperties = {};
  const ink = textColour(style.fg);
  const ground = groundColour(style.inverse ? (style.bg ?? style.fg ?? 7) : style.bg);
  if (ink) css.color = ink;
  if (ground) css.backgroundColor = ground;
  if (style.bold) css.fontWeight = 600;
  if (style.dim) css.color = "var(--slate-11)";
  if (style.italic) css.fontStyle = "italic";
  const lines = [style.underline && "underline", style.strike && "line-through"].filter(Boolean);
  if (lines.length > 0) css.textDecoration = lines.join(" ");
  return css;
}
