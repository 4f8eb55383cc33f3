import type { Issue } from "../issue";
import { checkTargetSchema, checkWritten, problemMessage } from "../schema/check-target-schema";
import { sagemakerShortKeys } from "../schema/sagemaker-short-keys";
import type { JsonObject, JsonValue } from "../tree/node";
import { keysOf, pointerOf } from "../tree/pointer";
import { writeJson } from "../tree/write-json";
import { type Argv, checkStartable, chooseArgv, codeSource, missingCommand } from "./argv";
import { imageOf, needsCommand } from "./docker";
import { hyperparameterVariables, readHome } from "./environment";
import { ownLabels } from "./labels";
import {
  isMap,
  mapAt,
  placesBelow,
  type RenderContext,
  type TargetInput,
  type TargetRequest,
} from "./render-context";
import { nearestWritten, type TargetProblem, targetIssues } from "./target-issue";

import { isUnknownText } from "./unknown-text";

/** The CreateTrainingJob request (R12, R35, R39). */
export function renderSagemaker({ config, context }: TargetInput): TargetRequest {
  const given = mapAt(mapAt(config.resource_args).sagemaker);
  const { request, issues } = withShortFields(given);
  const { argv, issues: argvIssues } = chooseArgv(config);
  const algorithm = mapAt(request.AlgorithmSpecification);
  const bringsImage = algorithm.TrainingImage !== undefined || algorithm.AlgorithmName !== undefined;
  issues.push(...argvIssues, ...checkStartable(config, "sagemaker", bringsImage));
  const isStarted = bringsImage || algorithm.ContainerEntrypoint !== undefined || !needsCommand(config);
  if (argv.kind === "image" && !isStarted) issues.push(missingCommand(config));

  const { environment, leftOut } = splitEnvironment(config, request, context);
  const manifest = withoutEmpty({
    ...request,
    TrainingJobName: baseJobName(request.TrainingJobName, config, context),
    AlgorithmSpecification: algorithmOf(algorithm, argv, config, context),
    ResourceConfig: resourcesOf(mapAt(request.ResourceConfig)),
    StoppingCondition: stoppingOf(request, context),
    HyperParameters: {
      ...textMap(mapAt(request.HyperParameters)),
      ...textMap(mapAt(config.hyperparameters), placesBelow("hyperparameters", context.floats)),
    },
    Environment: environment,
    Tags: tagsOf(request.Tags, context),
  });
  const refused = [...checkTargetSchema("sagemaker", manifest), ...checkRules(manifest)];
  const problems = [...refused, ...checkWritten("sagemaker", given, refused)];
  const message = (problem: TargetProblem) => problemMessage("sagemaker", problem);
  issues.push(...targetIssues(problems, message, (path) => configPath(path, config)));
  return { manifest, issues, leftOut };
}

function withShortFields(given: JsonObject): { request: JsonObject; issues: Issue[] } {
  const request: JsonObject = Object.fromEntries(
    Object.entries(given).filter(([key, value]) => !isShortKey(key) && value !== null),
  );
  const issues: Issue[] = [];
  for (const [key, value] of Object.entries(given)) {
    if (!isShortKey(key)) continue;
    const home = sagemakerShortKeys[key];
    const native = mapAt(request[home]);
    if (native[key] !== undefined && native[key] !== value) issues.push(writtenTwice(key, home));
    request[home] = { ...native, [key]: value };
  }
  return { request, issues };
}

function isShortKey(key: string): key is keyof typeof sagemakerShortKeys {
  return Object.hasOwn(sagemakerShortKeys, key);
}

function writtenTwice(key: string, home: string): Issue {
  return {
    code: "written-twice",
    severity: "warning",
    message: `\`${key}\` is written here and in \`${home}\`, with different values. This one is used; remove one.`,
    path: pointerOf(["resource_args", "sagemaker", key]),
  };
}

function baseJobName(native: JsonValue | undefined, config: JsonObject, context: RenderContext): string {
  const names = [native, context.runId, context.runName, config.name, config.job, context.queueName];
  const wanted = String(names.find((name) => typeof name === "string" && name !== "") ?? "run");
  if (isUnknownText(wanted)) return wanted;
  const id = context.runId === undefined ? "" : nameOf(context.runId);
  const base = nameOf(native === undefined ? `slipway-${wanted}` : wanted);
  if (id === "" || base.includes(id)) return base;
  return `${nameOf(base.slice(0, 62 - id.length))}-${id}`;
}

/** SageMaker's names: at most 63 letters, digits and dashes, with a letter or digit at both ends. */
function nameOf(text: string): string {
  return (
    text
      .replace(/[^A-Za-z0-9]+/gu, "-")
      .slice(0, 63)
      .replace(/^-+|-+$/gu, "") || "run"
  );
}

function algorithmOf(native: JsonObject, argv: Argv, config: JsonObject, context: RenderContext): JsonObject {
  const isReady = codeSource(config) === "docker";
  const image = isReady ? imageOf(config, context) : (native.TrainingImage ?? imageOf(config, context));
  const result: JsonObject = {
    TrainingInputMode: "File",
    ...native,
    ...(native.AlgorithmName === undefined || isReady ? { TrainingImage: image } : {}),
  };
  if (argv.kind !== "image") {
    result.ContainerEntrypoint = argv.exec;
    delete result.ContainerArguments;
  }
  if (argv.args.length > 0) result.ContainerArguments = argv.args;
  return result;
}

function resourcesOf(native: JsonObject): JsonObject {
  const isSingle = native.InstanceType !== undefined && native.InstanceCount === undefined;
  return isSingle ? { ...native, InstanceCount: 1 } : native;
}

function stoppingOf(request: JsonObject, context: RenderContext): JsonObject {
  const native = mapAt(request.StoppingCondition);
  const limits = [native.MaxRuntimeInSeconds, context.maxRunSeconds].filter(
    (limit) => typeof limit === "number",
  );
  if (limits.length === 0) return native;
  const longest = Math.min(...limits);
  const seconds = longest === native.MaxRuntimeInSeconds ? longest : Math.max(1, Math.ceil(longest));
  // A spot job must also say how long it may wait for its machines.
  const waits: JsonObject =
    request.EnableManagedSpotTraining === true ? { MaxWaitTimeInSeconds: seconds } : {};
  return { ...waits, ...native, MaxRuntimeInSeconds: seconds };
}

/** Values as SageMaker takes them: text; lists and maps as JSON (R35). */
function textMap(map: JsonObject, floats: ReadonlySet<string> = new Set()): JsonObject {
  const entries = Object.entries(map).filter(([, value]) => value !== null);
  return Object.fromEntries(
    entries.map(([key, value]) => [
      key,
      typeof value === "string" ? value : writeJson(value, placesBelow(key, floats)),
    ]),
  );
}

/** Longest value of a variable, and the size of the parts that the W&B client joins again. */
const longestValue = 512;

function splitEnvironment(config: JsonObject, request: JsonObject, context: RenderContext) {
  const environment = new Map<string, JsonValue>();
  const leftOut = new Map<string, null>();
  for (const [name, text] of Object.entries(hyperparameterVariables(config, context))) {
    for (const [part, value] of inParts(name, text ?? "")) environment.set(part, value);
  }
  for (const [name, text] of Object.entries({ ...readHome(request.Environment), ...readHome(config.env) })) {
    if (text === null) {
      leftOut.set(name, null);
      environment.delete(name);
    } else environment.set(name, text);
  }
  return { environment: Object.fromEntries(environment), leftOut };
}

function inParts(name: string, text: string): [string, string][] {
  if (text.length <= longestValue) return [[name, text]];
  const count = Math.ceil(text.length / longestValue);
  return Array.from({ length: count }, (_, index) => [
    `${name}_${index}`,
    text.slice(index * longestValue, (index + 1) * longestValue),
  ]);
}

function tagsOf(native: JsonValue | undefined, context: RenderContext): JsonValue[] {
  const own = Object.entries(ownLabels(context)).map(([Key, Value]) => ({ Key, Value: Value.slice(0, 256) }));
  const keys = new Set(own.map((tag) => tag.Key));
  const others = Array.isArray(native)
    ? native.filter((tag) => !(isMap(tag) && keys.has(String(tag.Key))))
    : [];
  return [...others, ...own];
}

/** Without the parts that are made up here and came out empty; what else is empty somebody wrote. */
function withoutEmpty(request: JsonObject): JsonObject {
  const made = ["ResourceConfig", "StoppingCondition", "HyperParameters", "Environment"];
  return Object.fromEntries(
    Object.entries(request).filter(
      ([key, value]) => !(made.includes(key) && isMap(value) && Object.keys(value).length === 0),
    ),
  );
}

/** What the service wants although its model calls it optional. */
function checkRules(request: JsonObject): TargetProblem[] {
  const problems: TargetProblem[] = [];
  for (const [key, example] of [
    ["ResourceConfig", "`ResourceConfig` with InstanceType, InstanceCount and VolumeSizeInGB"],
    ["StoppingCondition", "`StoppingCondition` with MaxRuntimeInSeconds, or `max_run_time`"],
  ] as const) {
    if (request[key] !== undefined) continue;
    problems.push({
      path: "",
      kind: "missing",
      text: `needs \`${key}\``,
      message: `SageMaker: a training job needs ${example}.`,
      allowed: key,
    });
  }
  const stopping = mapAt(request.StoppingCondition);
  const wait = stopping.MaxWaitTimeInSeconds;
  const run = stopping.MaxRuntimeInSeconds;
  if (typeof wait === "number" && typeof run === "number" && wait < run) {
    problems.push({
      path: "/StoppingCondition/MaxWaitTimeInSeconds",
      kind: "value",
      text: "",
      message: `SageMaker: \`MaxWaitTimeInSeconds\` ${wait} includes the run time and must be at least ${run}.`,
      allowed: `at least ${run}`,
      found: String(wait),
    });
  }
  return problems;
}

const home = "/resource_args/sagemaker";

/** Where the config has what stands at this place of the request. */
function configPath(path: string, config: JsonObject): string {
  const given = mapAt(mapAt(config.resource_args).sagemaker);
  const keys = keysOf(path);
  const last = keys.at(-1) ?? "";
  const [first, second = ""] = keys;
  if (isShortKey(last) && given[last] !== undefined) return `${home}/${last}`;
  if (first === "Environment" && Object.hasOwn(mapAt(config.env), second)) return pointerOf(["env", second]);
  if (first === "HyperParameters" && Object.hasOwn(mapAt(config.hyperparameters), second)) {
    return pointerOf(["hyperparameters", second]);
  }
  const words = /^\/AlgorithmSpecification\/Container(Entrypoint|Arguments)/u.exec(path)?.[1];
  const argvKey = words === "Arguments" ? "args" : config.command === undefined ? "entry_point" : "command";
  if (words !== undefined && config[argvKey] !== undefined) return `/${argvKey}`;
  return nearestWritten(config, home + path);
}
