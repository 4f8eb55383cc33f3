/** The look of a stretch of log text. Colour numbers 0–15 are the terminal's, texts are `#rrggbb`. */
export interface LogStyle {
  fg?: number | string;
  bg?: number | string;
  bold?: true;
  dim?: true;
  italic?: true;
  underline?: true;
  strike?: true;
  inverse?: true;
}

export const plainStyle: LogStyle = Object.freeze({});

const switches: Record<number, (style: LogStyle) => LogStyle> = {
  1: (style) => ({ ...style, bold: true }),
  2: (style) => ({ ...style, dim: true }),
  3: (style) => ({ ...style, italic: true }),
  4: (style) => ({ ...style, underline: true }),
  7: (style) => ({ ...style, inverse: true }),
  9: (style) => ({ ...style, strike: true }),
  22: ({ bold: _bold, dim: _dim, ...style }) => style,
  23: ({ italic: _italic, ...style }) => style,
  24: ({ underline: _underline, ...style }) => style,
  27: ({ inverse: _inverse, ...style }) => style,
  29: ({ strike: _strike, ...style }) => style,
  39: ({ fg: _fg, ...style }) => style,
  49: ({ bg: _bg, ...style }) => style,
};

const levels = [0, 95, 135, 175, 215, 255];

function hex(red: number, green: number, blue: number): string {
  const byte = (value: number) => Math.min(255, Math.max(0, value)).toString(16).padStart(2, "0");
  return `#${byte(red)}${byte(green)}${byte(blue)}`;
}

/** The 256-colour palette: 16 named, a 6 × 6 × 6 cube, 24 greys. */
export function paletteColour(index: number): number | string {
  if (index < 16) return index;
  if (index < 232) {
    const cube = index - 16;
    const level = (place: number) => levels[Math.floor(cube / place) % 6] ?? 0;
    return hex(level(36), level(6), level(1));
  }
  const grey = 8 + (index - 232) * 10;
  return hex(grey, grey, grey);
}

/** Reads what follows 38 or 48; gives the colour and how many numbers it took. */
function extendedColour(codes: readonly number[], at: number): { colour?: number | string; used: number } {
  if (codes[at] === 5) return { colour: paletteColour(codes[at + 1] ?? 0), used: 2 };
  if (codes[at] === 2) {
    return { colour: hex(codes[at + 1] ?? 0, codes[at + 2] ?? 0, codes[at + 3] ?? 0), used: 4 };
  }
  return { used: codes.length };
}

function colourOf(code: number): { ground: "fg" | "bg"; colour: number } | undefined {
  if (code >= 30 && code <= 37) return { ground: "fg", colour: code - 30 };
  if (code >= 40 && code <= 47) return { ground: "bg", colour: code - 40 };
  if (code >= 90 && code <= 97) return { ground: "fg", colour: code - 82 };
  if (code >= 100 && code <= 107) return { ground: "bg", colour: code - 92 };
  return undefined;
}

/** The style after the number at `at`, and how many further numbers belonged to it. */
function applyCode(style: LogStyle, codes: readonly number[], at: number): { style: LogStyle; used: number } {
  const code = codes[at] ?? 0;
  if (code === 0) return { style: plainStyle, used: 0 };
  if (code === 38 || code === 48) {
    const { colour, used } = extendedColour(codes, at + 1);
    const ground = code === 38 ? "fg" : "bg";
    return { style: colour === undefined ? style : { ...style, [ground]: colour }, used };
  }
  const named = colourOf(code);
  if (named) return { style: { ...style, [named.ground]: named.colour }, used: 0 };
  return { style: switches[code]?.(style) ?? style, used: 0 };
}

/** Equal steps give the same object, so that a log of a million coloured words holds a handful of styles. */
const steps = new WeakMap<LogStyle, Map<string, LogStyle>>();
const stepLimit = 1_000;

/** The style after an SGR sequence (`ESC [ … m`); unknown numbers change nothing. */
export function applySgr(style: LogStyle, parameters: string): LogStyle {
  const known = steps.get(style) ?? new Map<string, LogStyle>();
  const before = known.get(parameters);
  if (before) return before;
  const codes = parameters.split(/[;:]/).map((part) => (part === "" ? 0 : Number(part)));
  let next = style;
  for (let at = 0; at < codes.length; at++) {
    const step = applyCode(next, codes, at);
    next = step.style;
    at += step.used;
  }
  if (known.size < stepLimit) steps.set(style, known.set(parameters, next));
  return next;
}
