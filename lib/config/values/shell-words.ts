export type ShellWords = { words: string[] } | { problem: string };

const blank = /[ \t\r\n]/;

/**
 * Splits a text into words as a POSIX shell does (quotes, backslash), without any expansion: `${run_id}`, `*`, `;` and
 * `#` are ordinary characters (R10).
 */
export function splitShellWords(text: string): ShellWords {
  const words: string[] = [];
  let word: string | undefined;
  let at = 0;
  while (at < text.length) {
    const character = text.charAt(at);
    if (blank.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
      at += 1;
      continue;
    }
    const piece = pieceAt(text, at);
    if ("problem" in piece) return piece;
    if (piece.text !== undefined) word = (word ?? "") + piece.text;
    at = piece.end;
  }
  if (word !== undefined) words.push(word);
  return { words };
}

type Piece = { text: string | undefined; end: number } | { problem: string };

function pieceAt(text: string, at: number): Piece {
  const character = text.charAt(at);
  if (character === "'") {
    const end = text.indexOf("'", at + 1);
    return end < 0 ? { problem: "a ' is not closed" } : { text: text.slice(at + 1, end), end: end + 1 };
  }
  if (character === '"') return doubleQuoted(text, at + 1);
  if (character !== "\\") return { text: character, end: at + 1 };
  if (at + 1 >= text.length) return { problem: "it ends with a backslash" };
  // A backslash before a line break joins the lines and is no part of a word.
  const next = text.charAt(at + 1);
  return { text: next === "\n" ? undefined : next, end: at + 2 };
}

function doubleQuoted(text: string, start: number): Piece {
  let content = "";
  for (let at = start; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === '"') return { text: content, end: at + 1 };
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
