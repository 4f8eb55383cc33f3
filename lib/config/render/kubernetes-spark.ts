import type { JsonObject } from "../tree/node";
import type { Argv } from "./argv";
import { keepDollars } from "./kubernetes-dollars";
import { mapAt } from "./render-context";
import type { TargetProblem } from "./target-issue";

/** A SparkApplication takes arguments, but starts what its own spec names. */
export function withSparkArguments(spec: JsonObject, { args }: Argv): JsonObject {
  return args.length === 0 ? spec : { ...spec, arguments: args.map((word) => keepDollars(word)) };
}

/** A spec that names its program and its image outside of any container. */
export function startsItself(spec: JsonObject): boolean {
  return spec.image !== undefined || spec.mainApplicationFile !== undefined;
}

/** What the config says and a SparkApplication has no place for. */
export function checkSpark(argv: Argv, short: JsonObject): TargetProblem[] {
  const problem = (message: string, allowed: string): TargetProblem => ({
    path: "/spec",
    kind: "unknown",
    text: "",
    message,
    allowed,
  });
  const amounts = ["requests", "limits"].filter((key) => Object.keys(mapAt(short[key])).length > 0);
  return [
    ...(argv.kind === "image"
      ? []
      : [
          problem(
            "A SparkApplication starts its `mainApplicationFile`, so that a command or entry point has no place. Write the file into `spec`, and its arguments under `args`.",
            "mainApplicationFile",
          ),
        ]),
    ...amounts.map((key) =>
      problem(
        `\`${key}\` has no place in a SparkApplication: write \`cores\` and \`memory\` of \`driver\` and \`executor\`.`,
        "cores, memory",
      ),
    ),
  ];
}
