import fs from "node:fs";
import { globMatches } from "../config/check-sources";
import { isEnvName } from "../config/env-name";
import type { FromAgent } from "../config/resolution";
import { StartRefusal } from "../runners/runner";

export interface AgentEnvironmentOptions {
  agent: string;
  /** The agent's own environment. */
  variables: Readonly<Record<string, string | undefined>>;
  /** Names, or patterns with `*`, that runs may have. */
  allowed: readonly string[];
  /** Names whose value is a file's content; being listed allows them. */
  files: Readonly<Record<string, string>>;
}

/** Values of every name a run takes from its agent; throws StartRefusal that names what is missing, and never a value. */
export function pickAgentValues(
  fromAgent: readonly FromAgent[],
  options: AgentEnvironmentOptions,
): Record<string, string> {
  const values: Record<string, string> = {};
  const problems: string[] = [];
  for (const name of new Set(fromAgent.map((place) => place.name))) {
    const found = findValue(name, options);
    if ("problem" in found) problems.push(found.problem);
    else values[name] = found.value;
  }
  if (problems.length > 0) throw new StartRefusal("env", problems.join("; "));
  return values;
}

function findValue(
  name: string,
  { agent, variables, allowed, files }: AgentEnvironmentOptions,
): { value: string } | { problem: string } {
  const file = Object.hasOwn(files, name) ? files[name] : undefined;
  if (file !== undefined) return readValue(name, agent, file);
  if (!allowed.some((pattern) => globMatches(pattern, name)))
    return {
      problem: `the run takes ${name} from the agent, and agent ${agent} gives it to no run: list it under env in the agent's file`,
    };
  const value = Object.hasOwn(variables, name) ? variables[name] : undefined;
  if (value === undefined)
    return {
      problem: `the run takes ${name} from the agent, and agent ${agent} has no such variable: set it where the agent is started`,
    };
  return { value };
}

function readValue(name: string, agent: string, file: string): { value: string } | { problem: string } {
  try {
    // Files of secrets end in a line break that is not part of them.
    return { value: fs.readFileSync(file, "utf8").replace(/\r?\n$/, "") };
  } catch {
    return { problem: `the run takes ${name} from the agent, and agent ${agent} cannot read its file` };
  }
}

/** Words that stand in every log: masking them would hide everything and protect nothing. */
const commonWords = new Set(["true", "false", "null", "none", "info", "debug", "warn", "warning", "error"]);

/** The values to mask: whatever came from the agent. */
export function secretsOf(values: Readonly<Record<string, string>>): string[] {
  return Object.values(values).filter((value) => !commonWords.has(value.toLowerCase()));
}

/** Names this agent gives to runs, for the server to say at launch what is missing. No value leaves the machine. */
export function listOpenNames({
  variables,
  allowed,
  files,
}: Omit<AgentEnvironmentOptions, "agent">): string[] {
  const names = Object.keys(variables).filter(
    (name) => isEnvName(name) && allowed.some((pattern) => globMatches(pattern, name)),
  );
  return [...new Set([...names, ...Object.keys(files)])].sort();
}
