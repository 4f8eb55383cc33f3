/** One agent of the campaign: a process that serves some of the places, behind wires of its own. */
import { writeFileSync } from "node:fs";
import path from "node:path";
import { stringify } from "yaml";
import type { Resource } from "../lib/config/layer";
import type { Wire } from "../lib/testing/wire";
import type { Place } from "./places/place";
import { makeVictim, type Victim } from "./victim";

export interface AgentProcess {
  victim: Victim;
  name: string;
  places: ReadonlyMap<Resource, Place>;
  /** To the servers. */
  line: Wire;
  workDir: string;
}

const root = path.dirname(import.meta.dirname);
const maxJobs = 8;

export function makeAgentProcess(options: {
  dir: string;
  name: string;
  token: string;
  line: Wire;
  places: ReadonlyMap<Resource, Place>;
}): AgentProcess {
  const { dir, name, token, line, places } = options;
  const workDir = path.join(dir, name);
  const settings = [...places.values()].map((place) => place.agentSettings(name));
  const env = settings.flatMap(({ file }) => (Array.isArray(file.env) ? file.env : []));
  const config = path.join(dir, `${name}.yaml`);
  writeFileSync(
    config,
    stringify({
      ...Object.assign({}, ...settings.map(({ file }) => file)),
      ...{ name, work_dir: workDir, max_jobs: maxJobs, resources: [...places.keys()] },
      env: [...new Set(env)],
    }),
  );
  const victim = makeVictim({
    name,
    args: ["--import", "tsx", path.join(root, "lib/agent/entry.ts"), "--config", config],
    cwd: root,
    logDir: path.join(dir, "logs"),
    env: {
      ...process.env,
      ...Object.assign({}, ...settings.map(({ environment }) => environment)),
      SLIPWAY_URL: `http://127.0.0.1:${line.port}`,
      SLIPWAY_API_KEY: token,
      SLIPWAY_LOG_LEVEL: "info",
    },
  });
  return { victim, name, places, line, workDir };
}
