import { lineColour } from "./line-colour";

/** A short piece of the line, as it is drawn. */
export function LineSwatch({ colour }: { colour: number }) {
  const { token, dash } = lineColour(colour);
  return (
    <svg aria-hidden viewBox="0 0 16 4" className="h-1 w-4 shrink-0">
      <line
        x1="0"
        x2="16"
        y1="2"
        y2="2"
        stroke={`var(${token})`}
        strokeWidth="2"
        strokeDasharray={dash.join(" ")}
      />
    </svg>
  );
}
