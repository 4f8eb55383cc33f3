import fs from "node:fs";
import type { ProcessLimitName, ProcessLimits } from "../../config/values/process-limits";

const rows: readonly (readonly [ProcessLimitName, RegExp])[] = [
  ["memory", /^Max data size +\S+ +(\d+)/m],
  ["processes", /^Max processes +\S+ +(\d+)/m],
  ["open_files", /^Max open files +\S+ +(\d+)/m],
  ["file_size", /^Max file size +\S+ +(\d+)/m],
];

/** The hard limits of this process; what is not there has none, or is not told. */
export function readOwnLimits(): ProcessLimits {
  const limits: ProcessLimits = {};
  const text = readText();
  for (const [name, row] of rows) {
    const value = row.exec(text)?.[1];
    if (value !== undefined) limits[name] = Number(value);
  }
  return limits;
}

function readText(): string {
  try {
    return fs.readFileSync("/proc/self/limits", "utf8");
  } catch {
    return "";
  }
}
