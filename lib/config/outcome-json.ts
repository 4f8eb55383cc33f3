/** What `--json` prints: a contract with programs outside (product section 7). */

import { type Issue, isAcceptable } from "./issue";
import type { DocumentKind } from "./read/detect-kind";
import type { Resolution } from "./resolution";
import { maskAdminEnv } from "./secrets/mask-admin-env";
import type { JsonObject, JsonValue } from "./tree/node";

/** The kinds of reader: an admin sees everything, a submitter no env value of queue and team (R37). */
export const readers = ["admin", "submitter"] as const;
export type Reader = (typeof readers)[number];

/** The resolution as this reader may see it. */
export function seenBy(resolution: Resolution, reader: Reader): Resolution {
  return reader === "admin" ? resolution : maskAdminEnv(resolution);
}

export function resolutionJson({ ok, issues, config, sources, manifest, fromAgent }: Resolution): JsonObject {
  return {
    ok,
    issues: issues.map(issueJson),
    config,
    sources: Object.fromEntries(
      Object.entries(sources).map(([pointer, source]) => [pointer, withoutUndefined({ ...source })]),
    ),
    ...(manifest ? { manifest } : {}),
    ...(fromAgent ? { from_agent: fromAgent.map((item) => withoutUndefined({ ...item })) } : {}),
  };
}

/** One validated file; `kind` is null where it could not be told. */
export interface ValidatedFile {
  file: string;
  kind: DocumentKind | null;
}

export function validationJson(files: readonly ValidatedFile[], issues: readonly Issue[]): JsonObject {
  return {
    ok: isAcceptable(issues),
    issues: issues.map(issueJson),
    files: files.map(({ file, kind }) => ({ file, kind })),
  };
}

function issueJson({ endLine: _line, endColumn: _column, ...issue }: Issue): JsonObject {
  return withoutUndefined({ ...issue });
}

function withoutUndefined(object: Record<string, JsonValue | undefined>): JsonObject {
  const result: JsonObject = {};
  for (const [key, value] of Object.entries(object)) if (value !== undefined) result[key] = value;
  return result;
}
