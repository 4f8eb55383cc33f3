/** The shapes of terminal control text. Built from named characters, so that the patterns stay readable. */
export const ESC = String.fromCharCode(0x1b);
const BEL = String.fromCharCode(0x07);
const control = `${String.fromCharCode(0)}-${String.fromCharCode(8)}${String.fromCharCode(10)}-${String.fromCharCode(31)}${String.fromCharCode(127)}`;

/** Finds the next control character; the tab is text. */
export const controlCharacter = new RegExp(`[${control}]`, "g");

/** One whole sequence at the start: CSI (parameters, final), OSC, charset choice, or a two-character one. */
export const wholeSequence = new RegExp(
  `^${ESC}(?:\\[([0-9;:<=>?]*)[ -/]*([@-~])|\\][^${BEL}${ESC}]*(?:${BEL}|${ESC}\\\\)|[ -/]+[0-~]|[0-Z\\\\^-~])`,
);

const beginning = new RegExp(`^${ESC}(?:$|\\[[0-9;:<=>?]*[ -/]*$|\\][^${BEL}${ESC}]*${ESC}?$|[ -/]+$)`);

/** Whether a text could be the first part of a sequence whose rest has not come yet. */
export function isSequenceBeginning(text: string): boolean {
  return beginning.test(text);
}

/** An escape sequence longer than this is not one. */
export const longestSequence = 4_096;
