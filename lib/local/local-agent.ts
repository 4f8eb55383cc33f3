import path from "node:path";
import { type ManagedProcess, startProcess } from "./child-process";
import { StartError } from "./options";

export interface LocalAgentOptions {
  root: string;
  url: string;
  dataDir: string;
  logDir: string;
  tokenFile: string;
}

const startTimeoutMs = 30_000;

/**
 * The agent of `npm start`: programs on this machine, with the code of this clone among its sources. It ends with everything
 * it runs, so that Ctrl-C leaves nothing behind; after a SIGKILL the next start adopts what still runs.
 */
export async function startLocalAgent(options: LocalAgentOptions): Promise<ManagedProcess> {
  const { root, url, dataDir, logDir, tokenFile } = options;
  const entry = path.join(root, "lib/agent/entry.ts");
  const { NEXTAUTH_SECRET, DATABASE_URL, SLIPWAY_API_KEY, ...environment } = process.env;
  const agent = startProcess({
    name: "agent",
    args: [
      ...["--import", "tsx", entry, "--name", "local", "--max-jobs", "4", "--stop-runs"],
      ...["--work-dir", path.join(dataDir, "agent"), "--git-source", root],
    ],
    cwd: root,
    env: { ...environment, SLIPWAY_URL: url, SLIPWAY_AGENT_TOKEN_FILE: tokenFile },
    logDir,
  });
  if (await isReady(agent)) return agent;
  await agent.stop(1_000);
  throw new StartError(`The local agent did not start; its log is ${path.join(logDir, "agent.log")}.`);
}

/** True when it says that it waits for runs; false when it ended or took too long. */
function isReady(agent: ManagedProcess): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), startTimeoutMs);
    const settle = (answer: boolean) => {
      clearTimeout(timer);
      resolve(answer);
    };
    agent.onMessage((message) => message === "ready" && settle(true));
    void agent.ended.then(() => settle(false));
  });
}
