import { getDatabase } from "../lib/db/client";

/** Where the example job's code comes from: the git location that the first start put into its config. */
export async function exampleSource(): Promise<{ repository: string; commit: string }> {
  const version = await getDatabase().jobVersion.findFirstOrThrow({ where: { job: { name: "train" } } });
  const repository = /repository: "(.+)"/.exec(version.text)?.[1];
  const commit = /commit: (\w+)/.exec(version.text)?.[1];
  if (!repository || !commit) throw new Error("the example job has no git source");
  return { repository, commit };
}
