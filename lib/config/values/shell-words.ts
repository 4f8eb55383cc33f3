export type ShellWords = { words: string[] } | { problem: string };

/** A stretch of a command text: one bare character, or what quotes or a backslash keep together. */
export interface ShellPiece {
  kind: "blank" | "bare" | "escaped" | "single" | "double";
  /** What it adds to its word; a joined line adds nothing, empty quotes the empty text. */
  text: string | undefined;
  start: number;
  end: number;
}

const blank = /[ \t\r\n]/;

/** Cuts a text where a POSIX shell does (quotes, backslash), without any expansion (R10). */
export function shellPieces(text: string): { pieces: ShellPiece[] } | { problem: string } {
  const pieces: ShellPiece[] = [];
  let at = 0;
  while (at < text.length) {
    const piece = pieceAt(text, at);
    if ("problem" in piece) return piece;
    pieces.push({ ...piece, start: at });
    at = piece.end;
  }
  return { pieces };
}

/**
 * Splits a text into words as a POSIX shell does (quotes, backslash), without any expansion: `${run_id}`, `*`, `;` and
 * `#` are ordinary characters (R10).
 */
export function splitShellWords(text: string): ShellWords {
  const cut = shellPieces(text);
  if ("problem" in cut) return cut;
  const words: string[] = [];
  let word: string | undefined;
  for (const piece of cut.pieces) {
    if (piece.kind === "blank") {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (piece.text !== undefined) word = (word ?? "") + piece.text;
  }
  if (word !== undefined) words.push(word);
  return { words };
}

type Piece = Omit<ShellPiece, "start"> | { problem: string };

function pieceAt(text: string, at: number): Piece {
  const character = text.charAt(at);
  if (blank.test(character)) return { kind: "blank", text: undefined, end: at + 1 };
  if (character === "'") {
    const end = text.indexOf("'", at + 1);
    if (end < 0) return { problem: "a ' is not closed" };
    return { kind: "single", text: text.slice(at + 1, end), end: end + 1 };
  }
  if (character === '"') return doubleQuoted(text, at + 1);
  if (character !== "\\") return { kind: "bare", text: character, end: at + 1 };
  if (at + 1 >= text.length) return { problem: "it ends with a backslash" };
  // A backslash before a line break joins the lines and is no part of a word.
  const next = text.charAt(at + 1);
  return { kind: "escaped", text: next === "\n" ? undefined : next, end: at + 2 };
}

function doubleQuoted(text: string, start: number): Piece {
  let content = "";
  for (let at = start; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === '"') return { kind: "double", text: content, end: at + 1 };
    const next = text.charAt(at + 1);
    if (character === "\\" && next !== "" && '$`"\\\n'.includes(next)) {
      if (next !== "\n") content += next;
      at += 1;
    } else {
      content += character;
    }
  }
  return { problem: 'a " is not closed' };
}
