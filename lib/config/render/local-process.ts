import { pointerOf } from "../tree/pointer";
import { readProcessLimits } from "../values/process-limits";
import { checkStartable, chooseArgv, codeSource, missingCommand } from "./argv";
import { mergeEnvironment } from "./environment";
import { mapAt, type RenderInput, type TargetRequest } from "./render-context";

/** The request for a local process: argv, working directory below the code, variables (R39). */
export function renderLocalProcess({ config, context }: RenderInput): TargetRequest {
  const { argv, issues } = chooseArgv(config);
  issues.push(...checkStartable(config, "local-process", false));
  if (codeSource(config) === "docker") {
    issues.push({
      code: "wrong-source",
      severity: "error",
      message:
        "A local process runs no image. Name a `git` or `artifact` source, or choose a docker, kubernetes or sagemaker queue.",
      path: "/docker",
    });
  }
  if (argv.kind === "image") issues.push(missingCommand(config));
  const limits = mapAt(mapAt(config.resource_args)["local-process"]);
  issues.push(...readProcessLimits(limits, pointerOf(["resource_args", "local-process"])).issues);
  const env = mergeEnvironment(config, context);
  return {
    manifest: {
      argv: argv.kind === "image" ? argv.args : [...argv.exec, ...argv.args],
      cwd: ".",
      env,
    },
    inherited: Object.keys(env)
      .filter((name) => env[name] === null)
      .map((name) => ({ name, at: pointerOf(["env", name]) })),
    issues,
  };
}
