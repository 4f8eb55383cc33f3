/** Where the patch between two commits can be read: hosts of code whose addresses are known. */

const paths: readonly [host: RegExp, path: (from: string, to: string) => string][] = [
  [/(?:^|\.)github\./, (from, to) => `compare/${from}...${to}`],
  [/(?:^|\.)gitlab\./, (from, to) => `-/compare/${from}...${to}`],
  [/^bitbucket\.org$/, (from, to) => `branches/compare/${to}..${from}`],
  [/^codeberg\.org$|(?:^|\.)gitea\./, (from, to) => `compare/${from}...${to}`],
];
const wholeCommit = /^[0-9a-f]{40,64}$/;

/** The address of a patch, for `https://github.com/a/b.git` and `git@github.com:a/b` alike; undefined where none is known. */
export function forgeCompareHref(repository: string, from: string, to: string): string | undefined {
  const [, host, project] =
    /^(?:https?:\/\/|ssh:\/\/)?(?:[^@/\s]+@)?([a-z0-9.-]+)(?::\d+\/|[:/])([\w.~/-]+?)(?:\.git)?\/?$/i.exec(
      repository,
    ) ?? [];
  if (host === undefined || project === undefined) return undefined;
  const path = paths.find(([known]) => known.test(host.toLowerCase()))?.[1];
  if (!path || ![from, to].every((commit) => wholeCommit.test(commit))) return undefined;
  return `https://${host.toLowerCase()}/${project}/${path(from, to)}`;
}
