import type { Issue } from "../issue";
import { closestName } from "../issues/closest-name";
import type { JsonObject, JsonValue } from "../tree/node";
import { pointerOf } from "../tree/pointer";
import { type Argv, checkStartable, chooseArgv, codeSource, missingCommand } from "./argv";
import { dockerOptionName, dockerOptions } from "./docker-options";
import type { Read } from "./docker-values";
import { mergeEnvironment } from "./environment";
import { ownLabels } from "./labels";
import { mapAt, type RenderContext, type RenderInput, type TargetRequest, words } from "./render-context";

import { isUnknownText } from "./unknown-text";

/** The body of POST /containers/create (R12, R38, R39). */
export function renderDocker({ config, context }: RenderInput): TargetRequest {
  const options = mapAt(mapAt(config.resource_args).docker);
  const { argv, issues } = chooseArgv(config);
  issues.push(...checkStartable(config, "docker", false));
  const command = dockerCommand(argv, options);
  if (!command.known && needsCommand(config)) issues.push(missingCommand(config));

  const env = mergeEnvironment(config, context, options.env);
  const names = Object.keys(env);
  const body: JsonObject = {
    Image: imageOf(config, context),
    ...command.body,
    Env: names.map((name) => (env[name] === null ? name : `${name}=${env[name]}`)),
    HostConfig: {},
  };
  for (const [key, value] of Object.entries(options)) {
    const issue = applyOption(body, key, value);
    if (issue) issues.push(issue);
  }
  body.Labels = { ...mapAt(body.Labels), ...ownLabels(context) };
  return {
    manifest: body,
    issues,
    inherited: names.flatMap((name, index) =>
      env[name] === null ? [{ name, at: pointerOf(["Env", index]) }] : [],
    ),
  };
}

/** The given image, or the one that will be built from the source (R40). */
export function imageOf(config: JsonObject, context: RenderContext): string {
  const image = codeSource(config) === "docker" ? mapAt(config.docker).image : context.image;
  return typeof image === "string" && image !== "" ? image : "${image_uri}";
}

/** Only an image that someone else made has an entry point of its own (R38). */
export function needsCommand(config: JsonObject): boolean {
  return codeSource(config) !== "docker";
}

function dockerCommand(argv: Argv, options: JsonObject): { body: JsonObject; known: boolean } {
  // An empty entry point takes the image's away, so that `command` is the whole command line.
  if (argv.kind === "command") return { body: { Entrypoint: [], Cmd: argv.exec }, known: true };
  if (argv.kind === "entry-point") return { body: { Entrypoint: argv.exec, Cmd: argv.args }, known: true };
  const entrypoint = words(options.entrypoint);
  const args = argv.args.length > 0 ? argv.args : words(options.command);
  const body: JsonObject = {};
  if (entrypoint.length > 0) body.Entrypoint = entrypoint;
  if (args.length > 0) body.Cmd = args;
  return { body, known: entrypoint.length > 0 || words(options.command).length > 0 };
}

function applyOption(body: JsonObject, key: string, value: JsonValue): Issue | undefined {
  const name = dockerOptionName(key);
  const path = pointerOf(["resource_args", "docker", key]);
  const option = Object.hasOwn(dockerOptions, name) ? dockerOptions[name] : undefined;
  if (!option) return unknownOption(key, path);
  if (option.refused) {
    const message = `\`${key}\` cannot be set: ${option.refused}.`;
    return { code: "docker-option-refused", severity: "error", message, path };
  }
  const read: Read = isUnknownText(value) ? { value } : option.read(value);
  if ("problem" in read) {
    return {
      code: "docker-option-value",
      severity: "error",
      message: `\`${key}: ${JSON.stringify(value)}\` ${read.problem}. Allowed: ${read.allowed}.`,
      path,
      allowed: read.allowed,
      found: JSON.stringify(value),
    };
  }
  put(body, option.to, option.shape && !isUnknownText(value) ? option.shape(read.value) : read.value);
  return undefined;
}

function unknownOption(key: string, path: string): Issue {
  const suggestion = closestName(key, Object.keys(dockerOptions));
  return {
    code: "docker-option-unknown",
    severity: "error",
    message: suggestion
      ? `\`docker run\` has no option \`${key}\`. Did you mean \`${suggestion}\`?`
      : `\`docker run\` has no option \`${key}\`. Use its long names, with \`-\` or \`_\`.`,
    path,
    found: key,
    ...(suggestion ? { suggestion } : {}),
  };
}

function put(body: JsonObject, keys: string[], value: JsonValue): void {
  const [key, ...rest] = keys;
  if (key === undefined || value === null) return;
  if (rest.length === 0) {
    body[key] = value;
    return;
  }
  const inner = mapAt(body[key]);
  body[key] = inner;
  put(inner, rest, value);
}
