/** R37 for an outcome: what a submitter may see of a resolved config, its request and its issues. */

import type { Issue } from "../issue";
import type { LayerName } from "../layer";
import { normalizedKey } from "../normalise/normalised-key";
import { keepDollars } from "../render/kubernetes-dollars";
import { isMap } from "../render/render-context";
import { valueAt } from "../render/target-issue";
import type { FromAgent, Source } from "../resolution";
import type { JsonObject, JsonValue } from "../tree/node";
import { keysOf, pointerOf } from "../tree/pointer";

/** Stands for a value that its reader may not see. */
export const maskedValue = "***";

export interface MaskedOutcome {
  config: JsonObject;
  sources: Record<string, Source>;
  manifest?: JsonObject | undefined;
  fromAgent?: FromAgent[] | undefined;
  issues?: Issue[] | undefined;
}

/** Env values that queue and team defaults wrote become `***` everywhere; names and the submitter's own values stay. */
export function maskAdminEnv<T extends MaskedOutcome>(outcome: T): T {
  const texts = new Set<string>();
  const places = new Set<string>();
  for (const [at, source] of Object.entries(outcome.sources)) {
    if (!isAdmins(source) || !isConfigEnv(keysOf(at))) continue;
    const value = valueAt(outcome.config, at);
    if (value === undefined || value === null) continue;
    places.add(at);
    const text = variableText(String(value));
    texts.add(text).add(keepDollars(text));
  }
  const config = maskTree(outcome.config, [], (keys) => places.has(pointerOf(keys)));
  const inRequest = (keys: readonly string[], value: JsonValue) =>
    isEnvValue(keys) && texts.has(variableText(String(value)));
  return {
    ...outcome,
    config,
    ...(outcome.manifest ? { manifest: maskTree(outcome.manifest, [], inRequest) } : {}),
    ...(outcome.fromAgent ? { fromAgent: outcome.fromAgent.map(withoutText) } : {}),
    ...(outcome.issues ? { issues: outcome.issues.map(maskIssue) } : {}),
  };
}

/** An admin's text with a template value inside is still the admin's text. */
function isAdmins({ layer, from }: Source): boolean {
  return isAdminLayer(layer) || (from !== undefined && isAdminLayer(from.layer));
}

function isAdminLayer(layer: LayerName | undefined): boolean {
  return layer === "queue" || layer === "team-defaults";
}

/** Whether a leaf is the value of a variable, in any of the homes that config and requests have for them (R9). */
function isEnvValue(keys: readonly string[]): boolean {
  const home = keys.findIndex((key) => ["env", "environment", "e"].includes(normalizedKey(key)));
  return home >= 0 && home < keys.length - 1 && keys.at(-1) !== "name";
}

/** Whether a place in a config holds (a value of) env variables; a parameter may be called `env`, too. */
export function isConfigEnv(keys: readonly string[]): boolean {
  const [top, ...rest] = keys[0] === "stages" ? keys.slice(2) : keys;
  return (top === "env" && rest.length > 0) || (top === "resource_args" && isEnvValue(rest));
}

function maskTree(
  root: JsonObject,
  keys: string[],
  isHidden: (keys: string[], value: JsonValue) => boolean,
): JsonObject {
  return Object.fromEntries(
    Object.entries(root).map(([key, value]) => [key, maskValue(value, [...keys, key], isHidden)]),
  );
}

function maskValue(
  value: JsonValue,
  keys: string[],
  isHidden: (keys: string[], value: JsonValue) => boolean,
): JsonValue {
  if (isMap(value)) return maskTree(value, keys, isHidden);
  if (Array.isArray(value))
    return value.map((item, index) => maskValue(item, [...keys, String(index)], isHidden));
  if (value === null || !isHidden(keys, value)) return value;
  return typeof value === "string" && isPair(keys, value)
    ? value.replace(/=.*$/s, `=${maskedValue}`)
    : maskedValue;
}

/** `NAME=value`, as an item of a list of variables. */
function isPair(keys: readonly string[], text: string): boolean {
  return /^\d+$/.test(keys.at(-1) ?? "") && /^[A-Za-z_][A-Za-z0-9_]*=/.test(text);
}

function variableText(text: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*=(.*)$/s.exec(text)?.[1] ?? text;
}

function withoutText({ text, ...item }: FromAgent): FromAgent {
  return text === undefined ? item : { ...item, text: maskedValue };
}

function maskIssue(issue: Issue): Issue {
  if (!isConfigEnv(keysOf(issue.path))) return issue;
  if (issue.code.startsWith("locked-value-")) return maskLock(issue);
  const { found, suggestion, ...rest } = issue;
  if (!isAdminLayer(issue.layer) || found === undefined) return issue;
  const message = found === "" ? issue.message : issue.message.replaceAll(found, maskedValue);
  const isSafe = suggestion !== undefined && (found === "" || !suggestion.includes(found));
  return { ...rest, ...(isSafe ? { suggestion } : {}), found: maskedValue, message };
}

/** What is allowed under a lock is the admin's own value; `found` is the submitter's. */
function maskLock({ allowed, suggestion, ...rest }: Issue): Issue {
  if (allowed === undefined || allowed === "") return rest;
  const isValue = suggestion !== undefined || rest.code === "locked-value-removed";
  return isValue
    ? { ...rest, allowed: maskedValue, message: rest.message.replaceAll(allowed, maskedValue) }
    : { ...rest, allowed };
}
