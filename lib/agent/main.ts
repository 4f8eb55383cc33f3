import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { logFailure } from "../logger";
import { writeCaBundle } from "../network/write-ca-bundle";
import { type Agent, startAgent } from "./agent";
import { ContentCache } from "./artifacts/content-cache";
import { createWorkKeeper } from "./attempt/kept-work";
import { createCodeFetcher } from "./git/fetch-code";
import { createLogBudget } from "./log/log-budget";
import { createServerClient, ServerRefusal } from "./server/server-client";
import { type AgentIdentity, openIdentity } from "./settings/agent-identity";
import { usualBuilder } from "./settings/create-builder";
import { createRunners } from "./settings/create-runners";
import type { AgentSettings } from "./settings/settings";
import { SettingsError } from "./settings/settings-error";
import { claimWorkDir, WorkDirError } from "./settings/work-dir";

export interface RunAgentOptions {
  settings: AgentSettings;
  /** Told once the agent waits for work. */
  onReady?(agent: { id: string; name: string; team: string; queues: string[] }): void;
  /** Told when the agent has to end; it then stops as `settings.stopRuns` says. */
  signal: AbortSignal;
}

/** Something the person who started the agent must mend; the message is safe to show. */
export class AgentError extends Error {}

/** Time for stopping programs and telling their ends, when they end with the agent. */
const stopWithinMs = 12_000;

/** Runs an agent until it is told to end. Rejects with AgentError when it cannot be started. */
export async function runAgent({ settings, onReady, signal }: RunAgentOptions): Promise<void> {
  const { claim, identity } = claimOrExplain(settings);
  const runners = await createRunners(settings).catch((error: unknown) => {
    claim.release();
    throw error instanceof SettingsError ? new AgentError(error.message) : error;
  });
  const workKeeper = createWorkKeeper(
    path.join(settings.workDir, "kept"),
    settings.keepFailedMs,
    () => new Date(),
  );
  workKeeper.sweep();
  const agent = startAgent({
    agentName: settings.name,
    identity,
    version: readVersion(),
    host: os.hostname(),
    maxJobs: settings.maxJobs,
    builder: usualBuilder(settings),
    ...(settings.queues && { queues: settings.queues }),
    runners,
    attemptsDir: path.join(settings.workDir, "attempts"),
    client: createServerClient({ url: settings.url, readToken: settings.readToken }),
    fetchCode: createCodeFetcher({
      cacheDir: path.join(settings.workDir, "git"),
      environment: withCertificates(settings),
      allowedGitSources: settings.gitSources,
      keep: settings.gitCache,
    }),
    artifactCache: new ContentCache(path.join(settings.workDir, "artifacts"), settings.artifactCacheBytes),
    environment: {
      variables: settings.environment,
      allowed: settings.allowedEnv,
      files: settings.envFiles,
      secrets: settings.secrets,
      secretRegion: settings.sagemaker.region,
    },
    secrets: [settings.readToken()],
    runsUrl: settings.runsUrl,
    maxLogBytes: settings.maxLogBytes,
    logBudget: createLogBudget(settings.maxTotalLogBytes),
    ...(settings.keepFailedMs > 0 && { workKeeper }),
    now: () => new Date(),
  });
  try {
    await untilEnded(agent, { settings, onReady, signal });
  } finally {
    for (const runner of runners.values())
      await runner.close().catch((error: unknown) => logFailure("agent:stopped", error));
    claim.release();
  }
}

async function untilEnded(
  agent: Agent,
  { settings, onReady, signal }: Pick<RunAgentOptions, "settings" | "onReady" | "signal">,
): Promise<void> {
  const stopping = new Promise<void>((resolve) => {
    const stop = () => resolve(agent.stop({ stopRuns: settings.stopRuns, withinMs: stopWithinMs }));
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
  });
  try {
    const { agentId: id, team, queues } = await agent.ready;
    onReady?.({ id, name: settings.name, team, queues: queues.map(({ name }) => name) });
    await agent.ended;
  } catch (error) {
    if (signal.aborted) await stopping;
    else throw error instanceof ServerRefusal ? new AgentError(error.message) : error;
  }
}

/** Git trusts what the agent itself trusts. */
function withCertificates({ environment, workDir }: AgentSettings): AgentSettings["environment"] {
  const bundle = writeCaBundle(path.join(workDir, "trusted-certificates.pem"), environment);
  return bundle === undefined ? environment : { ...environment, GIT_SSL_CAINFO: bundle };
}

interface ClaimedPlace {
  claim: { release(): void };
  identity: AgentIdentity;
}

function claimOrExplain({ workDir, id }: AgentSettings): ClaimedPlace {
  try {
    const claim = claimWorkDir(workDir);
    return { claim, identity: openIdentity(workDir, id) };
  } catch (error) {
    throw error instanceof WorkDirError ? new AgentError(error.message) : error;
  }
}

function readVersion(): string {
  const file = path.join(import.meta.dirname, "../../package.json");
  const { version } = JSON.parse(fs.readFileSync(file, "utf8")) as { version?: string };
  return version ?? "unknown";
}
