/** A stretch of a text as written: literal text, a hole, or double braces that are no hole. */
export type TemplatePiece =
  | { kind: "text"; text: string }
  | { kind: "hole"; name: string; start: number; end: number }
  | { kind: "braces"; text: string };

const braces =
  /\{\{\{\{(\s*[A-Za-z_][A-Za-z0-9_-]{0,63}\s*)\}\}\}\}|\{\{\s*([A-Za-z_][A-Za-z0-9_-]{0,63})\s*\}\}|\{\{[^{}]*\}\}/g;

/** Cuts a text at its holes; `{{{{name}}}}` becomes the literal `{{name}}` (R14). */
export function templatePieces(text: string): TemplatePiece[] {
  if (!text.includes("{{")) return [{ kind: "text", text }];
  const pieces: TemplatePiece[] = [];
  let done = 0;
  for (const match of text.matchAll(braces)) {
    if (match.index > done) pieces.push({ kind: "text", text: text.slice(done, match.index) });
    done = match.index + match[0].length;
    const [whole, escaped, name] = match;
    if (escaped !== undefined) pieces.push({ kind: "text", text: `{{${escaped}}}` });
    else if (name !== undefined) {
      pieces.push({ kind: "hole", name, start: match.index, end: done });
    } else pieces.push({ kind: "braces", text: whole });
  }
  if (done < text.length) pieces.push({ kind: "text", text: text.slice(done) });
  return pieces;
}

/** The names of the holes in a text. */
export function holeNames(text: string): string[] {
  return templatePieces(text).flatMap((piece) => (piece.kind === "hole" ? [piece.name] : []));
}

/** Holes without inner spaces, so that splitting a text into words cannot cut them apart. */
export function tightenHoles(text: string): string {
  return text.includes("{{")
    ? text.replace(
        /\{\{\s+([A-Za-z_][A-Za-z0-9_-]*)\s*\}\}|\{\{([A-Za-z_][A-Za-z0-9_-]*)\s+\}\}/g,
        "{{$1$2}}",
      )
    : text;
}
