/** What one attempt on the agent's own machine may use: `resource_args.local-process`, and the agent's own bounds. */

import type { Issue } from "../issue";
import { closestName } from "../issues/closest-name";
import type { JsonObject, JsonValue } from "../tree/node";
import { escapeKey } from "../tree/pointer";
import { floor, toNumber } from "./exact-number";
import { parseQuantity } from "./quantity";

/** Bytes for `memory` and `file_size`, cores for `cpus`, numbers for the others. */
export type ProcessLimits = { [Name in ProcessLimitName]?: number };

export const processLimits = {
  memory: { kind: "bytes", about: "Most memory of a run, such as `16Gi`." },
  cpus: { kind: "cores", about: "Most processor time, in cores: `2`, `0.5` or `1500m`." },
  processes: { kind: "whole", about: "Most processes and threads at once." },
  open_files: { kind: "whole", about: "Most files that one process may have open." },
  file_size: { kind: "bytes", about: "Largest file that the program may write, such as `100Gi`." },
} as const;
export type ProcessLimitName = keyof typeof processLimits;

export const processLimitNames = Object.keys(processLimits).filter(isProcessLimitName);

export function isProcessLimitName(name: string): name is ProcessLimitName {
  return Object.hasOwn(processLimits, name);
}

const wanted = {
  bytes: "a size of at least 1 MiB, such as 512Mi or 16Gi",
  cores: "a number of cores of at least 0.01, such as 2, 0.5 or 1500m",
  whole: "a whole number of at least 1",
} as const;
const smallest = { bytes: 1024 ** 2, cores: 0.01, whole: 1 } as const;

/** Reads the limits that are set; what cannot be read is an issue at its path below `at`. */
export function readProcessLimits(
  settings: JsonObject,
  at: string,
): { limits: ProcessLimits; issues: Issue[] } {
  const limits: ProcessLimits = {};
  const issues: Issue[] = [];
  for (const [name, value] of Object.entries(settings)) {
    const path = `${at}/${escapeKey(name)}`;
    if (!isProcessLimitName(name)) {
      issues.push(unknownLimit(name, path));
      continue;
    }
    if (value === null) continue;
    const { kind } = processLimits[name];
    const number = readLimit(value);
    if (number === undefined || number < smallest[kind] || (kind === "whole" && !Number.isInteger(number)))
      issues.push({
        code: "target-value",
        severity: "error",
        message: `\`${name}\` must be ${wanted[kind]}.`,
        path,
        allowed: wanted[kind],
        ...(typeof value !== "object" && { found: String(value) }),
      });
    else limits[name] = kind === "bytes" ? Math.floor(number) : number;
  }
  return { limits, issues };
}

function readLimit(value: JsonValue): number | undefined {
  if (typeof value !== "string" && typeof value !== "number") return undefined;
  const quantity = parseQuantity(String(value));
  if (!quantity || floor(quantity) > BigInt(Number.MAX_SAFE_INTEGER)) return undefined;
  return toNumber(quantity);
}

function unknownLimit(name: string, path: string): Issue {
  const suggestion = closestName(name, processLimitNames);
  return {
    code: "unknown-key",
    severity: "warning",
    message: `A local process has no setting \`${name}\`; it is not used.`,
    path,
    allowed: processLimitNames.join(", "),
    ...(suggestion !== undefined && { suggestion }),
  };
}
