import { execFile } from "node:child_process";

/** Finds the commit a branch or tag is at now; undefined when the repository cannot be reached or has no such ref. */
export type FindCommit = (source: { repository: string; ref: string }) => Promise<string | undefined>;

const timeoutMs = 4_000;
const networkProtocols = "https:http:ssh:git";

/**
 * Asks the repository with `git ls-remote`. The address comes from a person, so git may neither prompt, nor use the server's
 * credentials and configuration, nor follow redirects, nor speak any protocol but those of R7; `--` keeps it from being an option.
 */
export const findRemoteCommit: FindCommit = ({ repository, ref }) => {
  if (!isSafe(repository) || !isSafe(ref)) return Promise.resolve(undefined);
  const refs = ref === "HEAD" ? ["HEAD"] : [`refs/heads/${ref}`, `refs/tags/${ref}`, `refs/tags/${ref}^{}`];
  const settings = ["credential.helper=", "http.followRedirects=false", "core.askPass="];
  const argv = [...settings.flatMap((setting) => ["-c", setting]), "ls-remote", "--", repository, ...refs];
  const env: NodeJS.ProcessEnv = {
    ...pickEnvironment(),
    NODE_ENV: "production",
    LC_ALL: "C",
    HOME: "/nonexistent",
    GIT_TERMINAL_PROMPT: "0",
    GIT_ASKPASS: "",
    SSH_ASKPASS: "",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_ALLOW_PROTOCOL: isLocal(repository) ? "file" : networkProtocols,
    GIT_SSH_COMMAND: "ssh -o BatchMode=yes -o ConnectTimeout=3 -o IdentitiesOnly=yes -F none",
  };
  return new Promise((resolve) => {
    const limits = { timeout: timeoutMs, killSignal: "SIGKILL", maxBuffer: 64 * 1024 } as const;
    execFile("git", argv, { ...limits, env, cwd: "/" }, (error, output) => {
      resolve(error ? undefined : pickCommit(output, refs));
    });
  });
};

// How this server reaches the network at all; nothing that could hold a credential of git's.
const passedOn = /^(PATH|https?_proxy|no_proxy|SSL_CERT_(FILE|DIR)|GIT_SSL_CAINFO)$/i;

function pickEnvironment(): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => passedOn.test(name)));
}

// A leading dash would be an option, NUL and line breaks end an argument or a line of output.
function isSafe(text: string): boolean {
  return text !== "" && !text.startsWith("-") && !/[\0\r\n]/.test(text);
}

/** A path or file:// address; only a queue's own list of sources opens these (R7), which was checked before. */
function isLocal(repository: string): boolean {
  return repository.startsWith("file://") || repository.startsWith("/");
}

/** A tag's own object is not a commit when it is annotated: the peeled line wins, then the branch. */
function pickCommit(output: string, refs: readonly string[]): string | undefined {
  const found = new Map<string, string>();
  for (const line of output.split("\n")) {
    const [hash, name] = line.split("\t");
    if (hash && name && /^([0-9a-f]{40}|[0-9a-f]{64})$/.test(hash)) found.set(name, hash);
  }
  const [branch = "", tag = "", peeled = ""] = refs;
  return found.get(branch) ?? found.get(peeled) ?? found.get(tag);
}
