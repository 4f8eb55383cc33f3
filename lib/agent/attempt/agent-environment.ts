import fs from "node:fs";
import { globMatches } from "../../config/guardrails/check-sources";
import type { FromAgent } from "../../config/resolution";
import { isEnvName } from "../../config/values/env-name";
import { StartRefusal } from "../../runners/runner";
import { readSecret } from "../secrets/read-secret";
import { SecretProblem } from "../secrets/secret-problem";
import { nameOfSecret, type SecretReference, type SecretReferences } from "../secrets/secret-reference";

export interface AgentEnvironmentOptions {
  agent: string;
  /** The agent's own environment. */
  variables: Readonly<Record<string, string | undefined>>;
  /** Names, or patterns with `*`, that runs may have. */
  allowed: readonly string[];
  /** Names whose value is a file's content; being listed allows them. */
  files: Readonly<Record<string, string>>;
  /** Names whose value is kept by a cloud's secret manager; being listed allows them. */
  secrets?: SecretReferences;
  /** Of AWS, for secrets that do not say theirs. */
  secretRegion?: string | undefined;
}

type Found = { value: string } | { problem: string; isPassing?: boolean };

/** Values of every name a run takes from its agent; throws StartRefusal that names what is missing, and never a value. */
export async function pickAgentValues(
  fromAgent: readonly FromAgent[],
  options: AgentEnvironmentOptions,
): Promise<Record<string, string>> {
  const names = [...new Set(fromAgent.map((place) => place.name))];
  const found = await Promise.all(names.map(async (name) => [name, await findValue(name, options)] as const));
  const problems = found.flatMap(([, one]) => ("problem" in one ? [one] : []));
  if (problems.length > 0) {
    const isPassing = problems.every((one) => one.isPassing);
    throw new StartRefusal("env", problems.map(({ problem }) => problem).join("; "), {
      reason: isPassing ? "failed" : "refused",
    });
  }
  return Object.fromEntries(found.flatMap(([name, one]) => ("value" in one ? [[name, one.value]] : [])));
}

async function findValue(name: string, options: AgentEnvironmentOptions): Promise<Found> {
  const { agent, variables, allowed, files, secrets = {} } = options;
  const reference = Object.hasOwn(secrets, name) ? secrets[name] : undefined;
  if (reference !== undefined) return findSecret(name, reference, options);
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

async function findSecret(
  name: string,
  reference: SecretReference,
  { agent, secretRegion }: AgentEnvironmentOptions,
): Promise<Found> {
  try {
    return { value: await readSecret(reference, secretRegion) };
  } catch (error) {
    if (!(error instanceof SecretProblem)) throw error;
    const what = `the run takes ${name} from the agent, and agent ${agent} could not read ${nameOfSecret(reference)}`;
    return { problem: `${what}: ${error.message}`, isPassing: error.isPassing };
  }
}

function readValue(name: string, agent: string, file: string): Found {
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
  secrets = {},
}: Omit<AgentEnvironmentOptions, "agent">): string[] {
  const names = Object.keys(variables).filter(
    (name) => isEnvName(name) && allowed.some((pattern) => globMatches(pattern, name)),
  );
  return [...new Set([...names, ...Object.keys(files), ...Object.keys(secrets)])].sort();
}
