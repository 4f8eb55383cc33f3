import { mapAt } from "../../config/render/render-context";
import type { JsonObject } from "../../config/tree/node";
import { pointerOf } from "../../config/tree/pointer";
import {
  type ProcessLimits,
  processLimitNames,
  processLimits,
  readProcessLimits,
} from "../../config/values/process-limits";
import { StartRefusal } from "../runner";

/** What one attempt may use: what its config says, and for the rest what the agent gives; never more than the agent gives. */
export function pickLimits(config: JsonObject, bounds: ProcessLimits): ProcessLimits {
  const settings = mapAt(mapAt(config.resource_args)["local-process"]);
  const { limits, issues } = readProcessLimits(settings, pointerOf(["resource_args", "local-process"]));
  const unread = issues.filter(({ severity }) => severity === "error").map(({ message }) => message);
  const problems = [...unread, ...processLimitNames.flatMap((name) => findExcess(name, limits, bounds))];
  if (problems.length > 0) throw new StartRefusal("start", problems.join(" "));
  return { ...bounds, ...limits };
}

function findExcess(
  name: keyof ProcessLimits,
  { [name]: asked }: ProcessLimits,
  { [name]: most }: ProcessLimits,
): string[] {
  if (asked === undefined || most === undefined || asked <= most) return [];
  return [
    `The run asks for ${name} ${describeLimit(name, asked)}, and this agent gives at most ${describeLimit(name, most)}.`,
  ];
}

const units = [
  [1024 ** 3, "GiB"],
  [1024 ** 2, "MiB"],
] as const;

/** A limit as people say it: 1610612736 bytes are `1.5 GiB`. */
export function describeLimit(name: keyof ProcessLimits, value: number): string {
  if (processLimits[name].kind !== "bytes") return String(value);
  const [size, unit] = units.find(([size]) => value >= size) ?? [1, "bytes"];
  return `${Number((value / size).toFixed(2))} ${unit}`;
}
