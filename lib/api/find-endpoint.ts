import { readPath } from "./endpoint";

/** What makes an entry of a table of endpoints found. */
interface Addressed {
  method: string;
  path: string;
  nameIsPath?: true;
}

export type FoundEndpoint<E> =
  | { endpoint: E; params: Record<string, string> }
  /** The methods that the address takes; none when there is no such address. */
  | { allow: string[] };

/** The entry of a table that a request is for. A word of a path is matched before a parameter; `HEAD` is found as `GET`. */
export function findEndpoint<E extends Addressed>(
  table: readonly E[],
  method: string,
  pathname: string,
): FoundEndpoint<E> {
  const address = pathname.replace(/\/$/, "");
  const matches = table
    .map((endpoint) => ({ endpoint, params: readPath(endpoint, address) }))
    .filter((match): match is { endpoint: E; params: Record<string, string> } => match.params !== undefined);
  const rank = Math.min(...matches.map(({ params }) => Object.keys(params).length));
  const here = matches.filter(({ params }) => Object.keys(params).length === rank);
  const wanted = method === "HEAD" ? "GET" : method;
  return here.find(({ endpoint }) => endpoint.method === wanted) ?? { allow: allowed(here) };
}

const methods = ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"];

function allowed(matches: readonly { endpoint: Addressed }[]): string[] {
  if (matches.length === 0) return [];
  const taken = new Set(matches.map(({ endpoint }) => endpoint.method));
  return methods.filter((method) => method === "OPTIONS" || taken.has(method === "HEAD" ? "GET" : method));
}
