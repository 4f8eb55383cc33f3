/** Says why a text is no branch name, by the rules of `git check-ref-format --branch`; undefined when it is one (R7). */
export function branchProblem(text: string): string | undefined {
  if (text === "") return "it is empty";
  if (text.startsWith("-")) return 'it begins with "-"';
  if (text === "@" || text === "HEAD")
    return `git does not take "${text}" as a branch; leave \`branch\` out for the default one`;
  if (text.includes("@{")) return 'it holds "@{"';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
  if (/[\u0000-\u0020\u007f~^:?*[\\]/.test(text)) {
    return "it holds a space, a control character or one of ~ ^ : ? * [ \\";
  }
  if (text.includes("..")) return 'it holds ".."';
  if (text.endsWith(".")) return 'it ends with "."';
  for (const part of text.split("/")) {
    if (part === "") return 'it begins or ends with "/" or holds "//"';
    if (part.startsWith(".")) return 'a part of it begins with "."';
    if (part.endsWith(".lock")) return 'a part of it ends with ".lock"';
  }
  return undefined;
}

/**
 * The full names a branch or tag may stand for, in the order in which they are asked for: of a branch and a tag of one name it
 * is the branch. `refs/tags/v1` is that ref and no other.
 */
export function refsOf(branch: string): string[] {
  if (branch.startsWith("refs/")) return [branch];
  const names = [`refs/heads/${branch}`, `refs/tags/${branch}`];
  return /^(?:heads|tags)\//.test(branch) ? [...names, `refs/${branch}`] : names;
}
