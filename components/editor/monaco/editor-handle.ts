/** What the page may ask of either editor. */
export interface EditorHandle {
  /** Puts the cursor there and the focus into the text; counts from 1. */
  goTo: (line: number, column: number) => void;
  focus: () => void;
}

/** What both editors take: the same text, the same issues. */
export interface EditorProps {
  label: string;
  text: string;
  onChange: (text: string) => void;
  readOnly?: boolean;
}

/** The smallest single replacement that turns one text into another: keeps cursor and undo of the editor. */
export function smallestEdit(before: string, after: string): { start: number; end: number; insert: string } {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start++;
  let same = 0;
  while (same < most - start && before[before.length - 1 - same] === after[after.length - 1 - same]) same++;
  return { start, end: before.length - same, insert: after.slice(start, after.length - same) };
}
