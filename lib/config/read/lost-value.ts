import type { Issue } from "../issue";
import { issueAt } from "../issues/issue-at";
import { isTellingName, maskSecrets, maskWhole } from "../secrets/find-secrets";
import { describeValue } from "../tree/describe-value";
import type { Origin } from "../tree/node";

/** A colour or a password behind a key is a comment or an anchor to YAML, and would be gone without a word. */
export function lostValueIssue(key: string, { document, end }: Origin, path: string): Issue | undefined {
  const behind = /^[ \t]*:[ \t]+([#&]\S+)[ \t]*\r?(?:\n|$)/u.exec(document.text.slice(end, end + 300));
  const lost = behind?.[1];
  if (!behind || lost === undefined) return undefined;
  const start = end + behind[0].indexOf(lost);
  const shown = isTellingName(key) ? maskWhole(lost) : maskSecrets(lost, key);
  const what = lost.startsWith("#") ? "a comment" : "a name for a value that does not follow";
  return issueAt(
    { document, start, end: start + lost.length },
    {
      code: "lost-value",
      severity: "warning",
      message: `"${describeValue(key)}" has no value: to YAML \`${describeValue(shown)}\` is ${what}. If text is meant, put it in quotes.`,
      path,
      found: describeValue(shown),
      ...(shown === lost ? { suggestion: JSON.stringify(lost) } : {}),
    },
  );
}
