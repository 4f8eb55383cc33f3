import path from "node:path";
import { type ProcessLimits, processLimitNames, readProcessLimits } from "../../config/values/process-limits";
import { SettingsError } from "./settings-error";
import type { SettingsFile } from "./settings-file";

/** What the owner of the machine lets programs have on it. */
export interface ProcessSettings {
  limits: ProcessLimits;
  /** `auto`, `off`, or the directory of a control group. */
  cgroup: string;
  /** Null: no sandbox. */
  sandbox: { network: boolean; writable: string[]; readable: string[]; hidden: string[] } | null;
}

const sandboxKeys = ["network", "writable", "readable", "hidden"] as const;

export function readProcessSettings(file: SettingsFile["local_process"] = {}): ProcessSettings {
  const { sandbox = "none", network = false, cgroup = "auto" } = file;
  const { writable = [], readable = [], hidden = [] } = file;
  const places = { writable, readable, hidden };
  const given = processLimitNames.map((name) => [name, file[name] ?? null]);
  const { limits, issues } = readProcessLimits(Object.fromEntries(given), "/local_process");
  const problems = issues.map(({ message }) => message);
  if (cgroup !== "auto" && cgroup !== "off" && !path.isAbsolute(cgroup))
    problems.push("`cgroup` must be auto, off, or a directory such as /sys/fs/cgroup/slipway.");
  if (sandbox === "none" && sandboxKeys.some((key) => file[key] !== undefined))
    problems.push(
      "`network`, `writable`, `readable` and `hidden` need `sandbox: bubblewrap`: without it programs have what the agent's user has.",
    );
  for (const place of Object.values(places).flat())
    if (!path.isAbsolute(place)) problems.push(`${place} must be an absolute path.`);
  if (problems.length > 0) throw new SettingsError(`local_process: ${problems.join(" ")}`);
  return {
    ...{ limits, cgroup },
    sandbox: sandbox === "none" ? null : { network, ...places },
  };
}
