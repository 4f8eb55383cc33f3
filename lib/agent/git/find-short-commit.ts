import { StartRefusal } from "../../runners/runner";
import { type GitCall, runGit } from "./run-git";

/**
 * The one commit that begins with these digits, among all objects of the repository. Not by `git rev-parse abcd`, which takes a
 * branch or tag of that name first.
 */
export async function findShortCommit(digits: string, call: GitCall): Promise<string | undefined> {
  const listed = await runGit(["rev-parse", `--disambiguate=${digits.toLowerCase()}`], call);
  if (!listed.ok || listed.output === "") return undefined;
  const peeled = listed.output
    .split("\n")
    .map((id) => `${id}^{commit}\n`)
    .join("");
  const checked = await runGit(["cat-file", "--batch-check=%(objectname) %(objecttype)"], {
    ...call,
    input: peeled,
  });
  if (!checked.ok) return undefined;
  const commits = new Set(
    checked.output.split("\n").flatMap((line) => /^([0-9a-f]+) commit$/.exec(line)?.[1] ?? []),
  );
  if (commits.size > 1)
    throw new StartRefusal("fetch", `commit ${digits} is ambiguous: write more of its digits`);
  return [...commits][0];
}
