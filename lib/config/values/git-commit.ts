export type CommitCheck = { problem: string } | { isShort: boolean };

/** Checks a commit: 4–40 or 64 hexadecimal digits; below 40 it is short and may become ambiguous (R7). */
export function checkCommit(text: string): CommitCheck {
  if (!/^[0-9a-fA-F]+$/.test(text)) {
    return { problem: "a commit is 4 – 40 (or 64) hexadecimal digits; a branch or tag goes to `branch`" };
  }
  if ((text.length < 4 || text.length > 40) && text.length !== 64) {
    return { problem: `a commit has 4 – 40 (or 64) hexadecimal digits, this one ${text.length}` };
  }
  return { isShort: text.length < 40 };
}
