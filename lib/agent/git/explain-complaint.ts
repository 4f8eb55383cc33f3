import { withoutCredentials } from "../../config/values/repository";

export interface Explanation {
  message: string;
  /** Whether the same may work a while later. */
  isPassing: boolean;
}

interface Pattern {
  matches: RegExp;
  says: (repository: string, wanted: string) => string;
  isPassing?: boolean;
}

const patterns: Pattern[] = [
  {
    matches: /couldn't find remote ref HEAD\b/i,
    says: (repository) =>
      `${repository} has no commit yet, or no default branch: name a branch under \`git.branch\``,
  },
  {
    matches: /couldn't find remote ref|remote branch .* not found/i,
    says: (repository, wanted) => `${repository} has no ${wanted}${hintFor(wanted)}`,
  },
  {
    matches: /mismatched algorithms/i,
    says: (repository) =>
      `${repository} names its commits by SHA-256: write the commit in full, all 64 digits, under \`git.commit\``,
  },
  {
    matches:
      /could not read (username|password)|authentication failed|terminal prompts disabled|permission denied \(|host key verification failed|returned error: 40[137]/i,
    says: (repository) =>
      `${repository} needs a password or key, and this agent has none for it: give the agent's user access, or check the address`,
  },
  {
    matches:
      /certificate verification failed|ssl certificate problem|unable to get local issuer|self.signed certificate/i,
    says: (repository) =>
      `this agent does not trust the certificate of ${repository}: if it is one of your organisation's own, set NODE_EXTRA_CA_CERTS to a file with the certificate of its authority where the agent is started`,
  },
  {
    matches: /proxy.{0,40}(407|authentication required)|response 407 from proxy|407 from proxy/i,
    says: (repository) =>
      `the proxy on the way to ${repository} asks for a name and password: write them into HTTPS_PROXY where the agent is started`,
  },
  {
    matches: /dubious ownership/i,
    says: (repository) =>
      `${repository} belongs to another user of the agent's machine: add it to git's safe.directory there`,
  },
  {
    matches:
      /could not resolve host|connection (refused|reset|timed out)|timed? ?out|failed to connect|couldn't connect|network is unreachable|no route to host|early eof|rpc failed|hung up unexpectedly|returned error: 5\d\d|unable to look up|temporary failure/i,
    says: (repository) => `${repository} could not be reached from the agent's machine`,
    isPassing: true,
  },
  {
    matches:
      /not found|does not exist|does not appear to be a git repository|no such file or directory|returned error: 404/i,
    says: (repository) => `${repository} does not exist, or this agent may not see it`,
  },
  {
    matches:
      /not our ref|unadvertised object|bad object|not a commit|unknown revision|needed a single revision/i,
    says: (repository, wanted) => `${wanted} was not found in ${repository}`,
  },
  {
    matches: /transport .* not allowed/i,
    says: (repository) => `the transport of ${repository} is not allowed`,
  },
  {
    matches: /spawn git ENOENT/,
    says: () => "git is not installed on the agent's machine",
    isPassing: true,
  },
  { matches: /no space left on device/i, says: () => "the agent's disk is full", isPassing: true },
];

function hintFor(wanted: string): string {
  const name = wanted.split(" ").at(-1) ?? "";
  if (/^[0-9a-f]{7,64}$/i.test(name)) return "; a commit goes to `git.commit`";
  const local = /^(?:refs\/)?(?:remotes\/)?(?:origin|upstream)\/(.+)$/.exec(name)?.[1];
  return local === undefined ? "" : `; on the server the branch is called ${local}`;
}

/** What git's complaint means, in a sentence that says whose move it is. `wanted`: "branch main", "commit 12ab". */
export function explainComplaint(complaint: string, repository: string, wanted: string): Explanation {
  const shown = withoutCredentials(repository);
  const known = patterns.find(({ matches }) => matches.test(complaint));
  if (known) return { message: known.says(shown, wanted), isPassing: known.isPassing ?? false };
  const last = complaint
    .split("\n")
    .filter((line) => /^(fatal|error|remote):/i.test(line))
    .at(-1);
  return {
    message: `git could not get ${wanted} of ${shown}: ${withoutCredentials((last ?? complaint).slice(0, 300).trim())}`,
    isPassing: false,
  };
}
