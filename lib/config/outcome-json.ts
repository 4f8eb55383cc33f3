/** What `--json` prints: a contract with programs outside (product section 7). */
import { z } from "zod";

import { type Issue, isAcceptable } from "./issue";
import type { DocumentKind } from "./read/detect-kind";
import type { Resolution } from "./resolution";
import { maskAdminEnv } from "./secrets/mask-admin-env";
import type { JsonObject, JsonValue } from "./tree/node";
import { writeJson } from "./tree/write-json";

/** The kinds of reader: an admin sees everything, a submitter no env value of queue and team (R37). */
export const readers = ["admin", "submitter"] as const;
export type Reader = (typeof readers)[number];

/** The resolution as this reader may see it. */
export function seenBy(resolution: Resolution, reader: Reader): Resolution {
  return reader === "admin" ? resolution : maskAdminEnv(resolution);
}

export function resolutionJson(resolution: Resolution): JsonObject {
  const { ok, issues, config, sources, manifest, fromAgent } = resolution;
  const plan = planJson(resolution);
  return {
    ok,
    issues: issues.map(issueJson),
    config,
    sources: Object.fromEntries(
      Object.entries(sources).map(([pointer, source]) => [pointer, withoutUndefined({ ...source })]),
    ),
    ...(plan ? { plan } : {}),
    ...(manifest ? { manifest } : {}),
    ...(fromAgent ? { from_agent: fromAgent.map((item) => withoutUndefined({ ...item })) } : {}),
  };
}

/** The stages of a pipeline in the order in which they are written; `after` names those that each waits for. */
export function planJson({ plan, stages }: Pick<Resolution, "plan" | "stages">): JsonObject[] | undefined {
  return plan?.map(({ rank, after }, index) => ({
    stage: stages?.[index] ?? null,
    rank,
    after: after.map(({ stage, artifact }) =>
      withoutUndefined({ stage: stages?.[stage] ?? stage + 1, artifact }),
    ),
  }));
}

/** An answer as JSON text: the floats of a `config` in it that the `sources` beside it tell of stay floats. */
export function answerText(answer: object, indent = ""): string {
  const text = JSON.stringify(answer, null, indent);
  const { preview, ...own } = resolvedSchema.safeParse(answer).data ?? {};
  const places = new Set([...floatsOf("", own), ...floatsOf("/preview", preview)]);
  return places.size === 0 ? text : writeJson(JSON.parse(text), places, indent);
}

const sourcesSchema = z.record(z.string(), z.object({ float: z.boolean().optional() })).optional();
const resolvedSchema = z.object({
  sources: sourcesSchema.catch(undefined),
  preview: z.object({ sources: sourcesSchema }).nullish().catch(undefined),
});

function floatsOf(
  at: string,
  resolved: { sources?: z.infer<typeof sourcesSchema> } | null | undefined,
): string[] {
  const sources = Object.entries(resolved?.sources ?? {});
  return sources.flatMap(([pointer, { float }]) => (float === true ? [`${at}/config${pointer}`] : []));
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
