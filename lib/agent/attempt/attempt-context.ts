import type { Runner } from "../../runners/runner";
import type { ContentCache } from "../artifacts/content-cache";
import type { FetchCode } from "../git/fetch-code";
import type { LogBudget } from "../log/log-budget";
import type { ServerClient } from "../server/server-client";
import type { AgentEnvironmentOptions } from "./agent-environment";
import type { WorkKeeper } from "./kept-work";

/** What the attempts of an agent share. */
export interface AttemptContext {
  agentId: string;
  agentName: string;
  /** The agent's own id, which engines know it by. */
  ownId: string;
  client: ServerClient;
  runner: Runner;
  fetchCode: FetchCode;
  environment: Omit<AgentEnvironmentOptions, "agent">;
  /** Where programs reach the server; left out: their W&B clients are left alone. */
  runsUrl?: string;
  /** What this attempt's program may report with. */
  runKey?: string | undefined;
  /** Values no log may show whatever the run, such as the agent's own token. */
  secrets: readonly string[];
  maxLogBytes: number;
  /** Left out: only each attempt by itself is bounded. */
  logBudget?: LogBudget;
  /** How often what programs use is measured; left out: every 15 s. */
  sampleMs?: number;
  /** Left out: runs that take artifacts are refused. */
  artifactCache?: ContentCache;
  /** Left out: nothing of an attempt stays. */
  workKeeper?: WorkKeeper;
  now(): Date;
}
