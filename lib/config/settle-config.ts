/**
 * From opened layers to one resolved config: merge, fill holes, fill macros, judge, render. Every door goes through here:
 * `resolveConfig` with all layers, `readQueue` with the admin's alone, `validate` with a document alone.
 */

import type { TemplateField } from "./fields/template-field";
import { fillHoles } from "./fill/fill-holes";
import { type FilledMacros, fillMacros, type MacroValues } from "./fill/fill-macros";
import { knownMacros } from "./fill/known-macros";
import type { MadeFilling } from "./fill/make-filling";
import { checkGuardrails } from "./guardrails/check-guardrails";
import type { GuardrailInput } from "./guardrails/guardrail-input";
import type { Guardrails } from "./guardrails/guardrails";
import { makeLaunchTerms } from "./guardrails/make-launch-terms";
import type { Issue } from "./issue";
import { placeIssue } from "./issues/place-issue";
import { type Resource, resources } from "./layer";
import { checkEmpties } from "./layers/check-empties";
import { type ConfigLayer, emptyMap } from "./layers/config-layer";
import { mergeLayers } from "./layers/merge-layers";
import { mapAt, type RenderContext } from "./render/render-context";
import { renderManifest } from "./render/render-manifest";
import type { FromAgent, LaunchTerms } from "./resolution";
import { checkConfig } from "./schema/check-config";
import { checkDangerous } from "./schema/check-dangerous";
import { checkEnvironment } from "./schema/check-environment";
import { checkSchema } from "./schema/check-schema";
import { checkSecrets, redactIssues } from "./secrets/check-secrets";
import { floatPlaces } from "./tree/float-places";
import { type ConfigDocument, type JsonObject, type MapNode, toJson } from "./tree/node";
import { redactMap } from "./tree/redact-node";

/** The layers of one config, lowest first. */
export interface SettleLayers {
  /** Team defaults and queue. */
  admin: readonly ConfigLayer[];
  /** Base chain, job, preset, overrides. */
  submitted: readonly ConfigLayer[];
  /** The asking team: on top of everything, and never judged (R25). */
  entity?: ConfigLayer;
}

/** What is the same for every stage of a job. */
export interface SettleContext {
  /** Where an issue stands that no value can be blamed for. */
  document: ConfigDocument;
  queueName?: string;
  resource?: Resource;
  guardrails: Guardrails;
  fields: readonly TemplateField[];
  made: MadeFilling;
  macros: MacroValues;
  fallbackMacros?: MacroValues;
  role?: GuardrailInput["role"];
  /** False when a document is validated without its queue (R30). */
  hasQueue: boolean;
  render: boolean;
}

export interface SettledConfig {
  config: JsonObject;
  /** The resolved tree, of which `config` is the plain data: who wants sources reads them off it. */
  root: MapNode;
  terms: LaunchTerms;
  issues: Issue[];
  manifest?: JsonObject;
  fromAgent?: FromAgent[];
}

export function settleConfig(layers: SettleLayers, context: SettleContext): SettledConfig {
  const { filling } = context.made;
  const empty = emptyMap(context.document);
  const merged = mergeLayers([...layers.admin, ...layers.submitted].map(rootOf), empty);
  const admin = mergeLayers(layers.admin.map(rootOf), empty).root;
  const filled = fillHoles(merged.root, filling);
  const entity = layers.entity?.root;
  const named = entity ? mergeLayers([filled.root, entity], empty).root : filled.root;
  const macros = knownMacros(named, context);
  const final = fillMacros(filled.root, macros, filling);
  const shown = entity ? mergeLayers([final.root, entity], empty).root : final.root;

  // Often one tree in two roles: a queue alone is the admin's side, the result, and what secrets are looked for in.
  const fill = (root: MapNode) => (root === merged.root ? filled.root : fillHoles(root, filling).root);
  const input = guardrailInput(layers, context, {
    admin: fill(admin),
    resolved: filled.root,
    final: final.root,
  });
  const secrets = checkSecrets({
    admin: layers.admin.map((layer) => fill(layer.root)),
    submitted: [...input.submitted, ...(entity ? [{ layer: "override" as const, root: entity }] : [])],
    ...(final.root === filled.root ? {} : { final: final.root }),
  });
  const root = redactMap(shown, [...context.made.secrets, ...secrets.refused]);
  const config = toJsonObject(root);
  const terms = makeLaunchTerms(config, context.guardrails);
  const request = toRequest(root, config, macros, terms, final, context);
  const issues = [
    ...merged.issues,
    ...checkEmpties([...layers.admin, ...layers.submitted].map(rootOf), context.hasQueue),
    ...filled.issues,
    ...final.issues,
    ...checkConfig(shown, (node) => filling.unfilled.has(node)),
    ...checkEnvironment(filled.root),
    ...checkDangerous(input.admin),
    ...secrets.issues,
    ...checkGuardrails(input),
    ...request.issues.map((issue) => placeIssue(issue, root, blamedOrigin(layers, root))),
  ];
  const { manifest, fromAgent } = request;
  return {
    config,
    root,
    terms,
    issues: redactIssues(issues, [...context.made.secrets, ...secrets.values]),
    ...(manifest ? { manifest } : {}),
    ...(fromAgent ? { fromAgent } : {}),
  };
}

function rootOf(layer: ConfigLayer): MapNode {
  return layer.root;
}

function toJsonObject(root: MapNode): JsonObject {
  const json = toJson(root);
  return typeof json === "object" && json !== null && !Array.isArray(json) ? json : {};
}

function guardrailInput(
  { submitted }: SettleLayers,
  context: SettleContext,
  trees: { admin: MapNode; resolved: MapNode; final: MapNode },
): GuardrailInput {
  const { filling, values } = context.made;
  return {
    guardrails: context.guardrails,
    ...(context.resource ? { resource: context.resource } : {}),
    admin: trees.admin,
    submitted: submitted.map(({ document, root }) => ({
      layer: document.layer,
      root: fillHoles(root, filling, "null").root,
    })),
    resolved: trees.resolved,
    final: trees.final,
    fields: context.fields,
    values,
    ...(context.role ? { role: context.role } : {}),
    hasQueue: context.hasQueue,
    isUnfilled: (node) => filling.unfilled.has(node),
  };
}

/** The document a missing thing is missing in: the job, where there is one. */
function blamedOrigin({ submitted }: SettleLayers, root: MapNode) {
  const job = submitted.findLast((layer) => layer.document.layer === "job");
  return (job?.root ?? root).origin;
}

interface Request {
  issues: Issue[];
  manifest?: JsonObject;
  fromAgent?: FromAgent[];
}

function toRequest(
  root: MapNode,
  config: JsonObject,
  macros: MacroValues,
  terms: LaunchTerms,
  { references, inserted }: FilledMacros,
  { resource, render }: SettleContext,
): Request {
  const targets = resource ? [resource] : namedResources(config);
  const context: RenderContext = {
    references,
    inserted,
    floats: floatPlaces(root),
    ...renamed(macros),
    ...(terms.maxRunSeconds === undefined ? {} : { maxRunSeconds: terms.maxRunSeconds }),
  };
  if (resource && render) return renderManifest({ resource, config, context });
  if (root.entries.size === 0) return { issues: [] };
  return { issues: targets.flatMap((target) => checkSchema(target, config, context)) };
}

/** Without a queue the schemas of the resources decide that the config has settings for (R6). */
function namedResources(config: JsonObject): Resource[] {
  const named = mapAt(config.resource_args);
  return resources.filter((resource) => Object.hasOwn(named, resource));
}

/** Macros by the names that rendering has for them. */
function renamed(macros: MacroValues): RenderContext {
  const names = {
    runId: macros.run_id,
    runName: macros.run_name,
    queueName: macros.queue_name,
    projectName: macros.project_name,
    entityName: macros.entity_name,
    author: macros.author,
    jobName: macros.job_name,
    image: macros.image_uri,
  };
  return Object.fromEntries(Object.entries(names).filter(([, value]) => value !== undefined));
}
