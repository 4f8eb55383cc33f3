/** What an endpoint of the public API is, as data: routes, client, OpenAPI document and reference page are made from it. */
import type { z } from "zod";
import type { Permission } from "../access/permissions";
import type { ErrorCode } from "../errors";

export interface Endpoint {
  method: "GET" | "POST" | "PUT" | "DELETE";
  path: `/api/v1/${string}`;
  /** The last parameter is a name that may be a path: its slashes may stand as they are, or encoded. */
  nameIsPath?: true;
  tag: string;
  /** One line, in the imperative. */
  summary: string;
  description?: string;
  /** What the caller must be permitted; `-own` stands for what they made themselves. Null: anyone who is known. */
  permission: Permission | null;
  /** A launched program may call it too, for its own run, with the key it was given. */
  forPrograms?: true;
  query?: z.ZodObject;
  body?: z.ZodType;
  /** The body is read by what answers: lines as they come, or JSON with `lines`, up to so many bytes. */
  lineBody?: { maxBytes: number };
  /** A schema of the JSON answer, or the name of another kind of answer. */
  answer: z.ZodType | "text" | "events" | "bytes";
  status?: 201;
  /** Refusals beside those that every endpoint has. */
  errors: readonly ErrorCode[];
  /** Takes the header `Idempotency-Key`. */
  isRepeatable?: true;
}

/** Keeps the exact types of one entry of the table. */
export function defineEndpoint<const E extends Endpoint>(endpoint: E): E {
  return endpoint;
}

type ParamNames<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | ParamNames<Rest>
  : never;
export type PathParams<E extends Endpoint> = Record<ParamNames<E["path"]>, string>;

/** Names of the parameters in a path, in order. */
export function paramNames(path: string): string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? "");
}

/** `/api/v1/queues/{queue}` with its parameters filled in. */
export function fillPath(path: string, params: Readonly<Record<string, string>>): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ""));
}

/** The parameters of an address that belongs to this path, decoded, or undefined. */
export function readPath(
  { path, nameIsPath }: { path: string; nameIsPath?: true },
  pathname: string,
): Record<string, string> | undefined {
  const pattern = path.split("/");
  const parts = pathname.split("/");
  const last = pattern.length - 1;
  if (nameIsPath && parts.length > last) parts.splice(last, parts.length, parts.slice(last).join("/"));
  if (parts.length !== pattern.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, part] of pattern.entries()) {
    const given = parts[index] ?? "";
    const name = /^\{(\w+)\}$/.exec(part)?.[1];
    if (name === undefined && part !== given) return undefined;
    if (name === undefined) continue;
    const value = decode(given);
    if (!value) return undefined;
    params[name] = value;
  }
  return params;
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
