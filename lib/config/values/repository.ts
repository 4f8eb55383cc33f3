/** `local` repositories (`file://`, plain paths) are allowed only where `sources.git` or the agent lists them (R7). */
export type RepositoryCheck = { kind: "remote" | "local" } | { problem: string };

const hostSyntax = /^(?:[A-Za-z0-9_](?:[A-Za-z0-9._-]*[A-Za-z0-9_])?|\[[0-9A-Fa-f:.]+\])$/;
const userSyntax = /^[A-Za-z0-9_%.+~][A-Za-z0-9_%.+~-]*$/;
const transports = "http(s), ssh, git or the short form host:path";

/** Checks the address of a git repository before it can reach git's command line (R7). */
export function checkRepository(text: string): RepositoryCheck {
  if (text === "") return { problem: "it is empty" };
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
  if (/[\u0000-\u001f\u007f\u0085\u2028\u2029]/.test(text) || /%0[0ad]/i.test(text)) {
    return { problem: "it holds a line break or another control character" };
  }
  const misplaced = misplacedRef(text);
  if (misplaced !== undefined) return { problem: misplaced };
  if (/(?:^|[/@:])-/.test(text)) return { problem: 'no part of it may begin with "-"' };
  if (/^[A-Za-z0-9+.-]*::/.test(text)) return { problem: `its transport is not allowed; ${transports} are` };
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):\/\//.exec(text)?.[1]?.toLowerCase();
  if (scheme === "file") return { kind: "local" };
  if (scheme !== undefined) return checkUrl(scheme, text);
  const colon = text.indexOf(":");
  const slash = text.indexOf("/");
  if (colon < 0 || (slash >= 0 && slash < colon)) return { kind: "local" };
  return checkShortForm(text.slice(0, colon), text.slice(colon + 1));
}

function checkUrl(scheme: string, text: string): RepositoryCheck {
  if (scheme.startsWith("git+")) return { problem: `write it without "git+"` };
  if (!isTransport(scheme)) {
    return { problem: `its transport "${scheme}" is not allowed; ${transports} are` };
  }
  if (/[\s\\]/.test(text)) return { problem: "it holds a space or a backslash" };
  const rest = text.slice(scheme.length + 3);
  const authority = /^[^/?#]*/.exec(rest)?.[0] ?? "";
  const path = rest.slice(authority.length);
  const at = authority.lastIndexOf("@");
  const user = at >= 0 ? authority.slice(0, at) : undefined;
  if (user?.includes(":")) return { problem: "it holds a password; credentials belong to the agent" };
  if (user !== undefined && !userSyntax.test(user)) return { problem: "its user name is not valid" };
  const host = authority.slice(at + 1);
  const [, name = "", port] = /^(.*?)(?::(\d{0,5}))?$/.exec(host) ?? [];
  if (!hostSyntax.test(name) || Number(port ?? 1) > 65535) return { problem: "its host is not valid" };
  if (!/^\/+[^/?#]/.test(path)) return { problem: "its path is missing" };
  return { kind: "remote" };
}

function isTransport(scheme: string): boolean {
  return ["http", "https", "ssh", "git"].includes(scheme);
}

/** The address that is probably meant by one without its transport: `github.com/org/repo`. */
export function withTransport(text: string): string | undefined {
  const host = /^(?:\/\/)?((?:[a-z0-9-]+\.)+[a-z]{2,}(?::\d+)?\/[^\s\\]+)$/i.exec(text)?.[1];
  return host === undefined ? undefined : `https://${host}`;
}

const pages = [
  /^https?:\/\/[^/]+\/.*\/-\/(?:tree|blob|raw|commits?|tags|merge_requests)\//i,
  /^https?:\/\/(?:www\.)?(?:github\.com|bitbucket\.org)\/[^/]+\/[^/]+\/(?:tree|blob|raw|commits?|releases|src|pull)\//i,
];

/** What was copied from a browser or from pip's language names a branch inside the address, where git does not read it. */
function misplacedRef(text: string): string | undefined {
  if (!/^(?!file:)[A-Za-z][A-Za-z0-9+.-]*:\/\//i.test(text)) return undefined;
  const instead = "write the branch, tag or commit to `branch` or `commit`";
  if (pages.some((page) => page.test(text)))
    return `it is a page about the repository: end it at the repository's name, and ${instead}`;
  if (/\.git@[^/]+$/.test(text)) return `it ends with "@…": ${instead}`;
  return text.includes("#") ? `it holds "#": ${instead}` : undefined;
}

/** Transports of git and of other programs: before a colon they are no host, but an address whose `//` is missing. */
const schemes = new Set(
  "http https ssh git file ftp ftps sftp s3 gs az abfss hf hg svn rsync ext fd bundle data javascript".split(
    " ",
  ),
);

function checkShortForm(before: string, path: string): RepositoryCheck {
  const scheme = before.toLowerCase();
  if (isTransport(scheme)) return { problem: `"//" is missing behind "${before}:"` };
  if (schemes.has(scheme)) return { problem: `its transport "${before}" is not allowed; ${transports} are` };
  if (/^[a-z]$/.test(scheme)) return { problem: `it is a path of Windows; ${transports} are allowed` };
  if (path.includes("@")) return { problem: "it holds a password; credentials belong to the agent" };
  const at = before.lastIndexOf("@");
  const user = at >= 0 ? before.slice(0, at) : undefined;
  if (user !== undefined && !userSyntax.test(user)) return { problem: "its user name is not valid" };
  if (!hostSyntax.test(before.slice(at + 1))) return { problem: "its host is not valid" };
  if (path === "" || /[\s\\]/.test(path)) return { problem: "its path is missing or holds a space" };
  return { kind: "remote" };
}

/** A repository's address without what may be secret in it, for messages. */
export function withoutCredentials(text: string): string {
  return text.replace(/^([A-Za-z][A-Za-z0-9+.-]*:\/\/)[^/?#]*@/, "$1…@");
}
