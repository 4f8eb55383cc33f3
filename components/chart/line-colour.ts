/** Colours of lines: ten hues that stay apart, then the same again lighter and broken. */
const hues = ["indigo", "orange", "teal", "plum", "amber", "cyan", "red", "green", "lime", "blue"] as const;

interface LineColour {
  /** CSS variable of the theme: a step that stands out from the ground in light and dark. */
  token: string;
  /** Lengths of drawn and left out pieces, in CSS pixels; none is a whole line. */
  dash: readonly number[];
}

const rounds: readonly { step: number; dash: readonly number[] }[] = [
  { step: 11, dash: [] },
  { step: 9, dash: [8, 3] },
  { step: 11, dash: [2, 3] },
  { step: 10, dash: [10, 3, 2, 3] },
];

/** The colour of the line at that place; which repeats only after forty. */
export function lineColour(place: number): LineColour {
  const hue = hues[place % hues.length] ?? "indigo";
  const round = rounds[Math.floor(place / hues.length) % rounds.length];
  return { token: `--${hue}-${round?.step ?? 11}`, dash: round?.dash ?? [] };
}
