import type { ClientRunRow } from "../../runs/client-run";
import { type ClientState, clientStateOf } from "../../runs/client-state";
import { loadMetrics } from "../../tracking/load-metrics";
import { loadRunConfig } from "../../tracking/load-run-config";
import { loadSummary } from "../../tracking/load-summary";
import { readHistory } from "../../tracking/read-history";
import type { ClientContext } from "../client-context";
import { nodeId, runNodeId } from "../client-id";
import { readLooseMap } from "../loose-json";
import type { PageArguments } from "../pages";
import { listOfRun } from "./artifact";
import { numberOf } from "./project-number";
import type { FileArguments, LogArguments } from "./run-arguments";
import { countFiles, listFiles } from "./run-file-list";
import { historyKeys, historyLines, sampledHistory } from "./run-history";
import { logLines } from "./run-log";

/** A run as clients see it; what takes a query is asked for only when it is wanted, and once. */
export function makeRun(context: ClientContext, run: ClientRunRow) {
  const { actor, me } = context;
  const entity = me.team.name;
  const runId = run.id;
  const config = once(async () => (await loadRunConfig(actor, { runId })).config);
  const metrics = once(() => loadMetrics(actor, { runId }));
  const state = stateOfRun(run);
  return {
    __typename: "Run",
    id: runNodeId({ key: run.key, project: run.project, entity }),
    name: run.key,
    projectId: numberOf(run.project),
    displayName: run.name,
    description: run.notes,
    notes: run.notes,
    state,
    config,
    summaryMetrics: async () => (await loadSummary(actor, { runId })).summary,
    systemMetrics: async () => JSON.stringify(systemMetricsOf((await metrics()).metrics)),
    tags: run.tags ?? [],
    group: run.groupName,
    jobType: run.jobType,
    commit: run.commit,
    host: run.host,
    program: run.program,
    repo: run.repository,
    readOnly: false,
    createdAt: run.createdAt,
    heartbeatAt: run.lastSignAt ?? run.endedAt ?? run.createdAt,
    updatedAt: run.lastSignAt ?? run.endedAt ?? run.createdAt,
    user: () =>
      actor.kind === "person" && run.authorId === actor.personId
        ? context.nodes.user(context)
        : {
            __typename: "User",
            id: nodeId("User", run.authorId ?? run.author),
            name: run.author,
            username: run.author,
          },
    project: () =>
      context.nodes.project(context, { id: run.project, name: run.project, createdAt: run.createdAt }),
    sweepName: run.sweepName,
    exitcode: run.exitCode,
    stopped: run.isAskedToStop,
    shouldStop: run.isAskedToStop,
    failed: state === "failed" || state === "crashed",
    running: state === "running",
    historyLineCount: async () => Math.max(0, (await metrics()).lineCount - run.forkedLines),
    eventsLineCount: async () => (await metrics()).systemCount,
    logLineCount: run.outputLines,
    historyTail: async () => tail(context, runId, "history", (await metrics()).lineCount),
    eventsTail: async () => tail(context, runId, "system", (await metrics()).systemCount),
    historyKeys: async () => historyKeys(context, runId, await metrics()),
    wandbConfig: async ({ keys }: { keys?: string[] | null }) => clientRecord(await config(), keys),
    runInfo: () => runInfo(run),
    history: (asked: HistoryArguments) => historyLines(context, runId, { ...asked, stream: "history" }),
    events: (asked: HistoryArguments) => historyLines(context, runId, { ...asked, stream: "system" }),
    sampledHistory: ({ specs }: { specs: string[] }) =>
      Promise.all(specs.map((spec) => sampledHistory(context, runId, spec))),
    parquetHistory: () => ({ parquetUrls: [], liveData: [] }),
    logLines: (asked: LogArguments) => logLines(context, runId, asked),
    files: (asked: FileArguments) => listFiles(context, run, asked),
    fileCount: () => countFiles(context, runId),
    inputArtifacts: (page: PageArguments) => listOfRun(context, { runId, kind: "used" }, page),
    outputArtifacts: (page: PageArguments) => listOfRun(context, { runId, kind: "logged" }, page),
  };
}

/** In the client's words. */
export function stateOfRun({ origin, state, clientState }: ClientRunRow): ClientState {
  return origin === "reported" ? (clientState ?? "running") : clientStateOf(state);
}

interface HistoryArguments {
  minStep?: number | null;
  maxStep?: number | null;
  samples?: number | null;
}

/** The last value of each metric of the machine. */
function systemMetricsOf(metrics: readonly { key: string; stream: string; last: number | null }[]) {
  return Object.fromEntries(
    metrics.filter(({ stream }) => stream === "system").map(({ key, last }) => [key, last]),
  );
}

/** A list of texts, as a text: the last line only, for that is what clients go on from. */
async function tail(
  { actor }: ClientContext,
  runId: string,
  stream: "history" | "system",
  count: number,
): Promise<string> {
  if (count === 0) return "[]";
  const { lines } = await readHistory(actor, { runId, stream, fromLine: count - 1, limit: 1 });
  return JSON.stringify(lines.map(({ text }) => text));
}

/** What clients keep of their own in the config: a run without it has not begun for them. */
function clientRecord(config: string, keys: readonly string[] | null | undefined): string {
  const own = readLooseMap(config)?._wandb;
  const value = typeof own === "object" && own !== null && "value" in own ? own.value : {};
  const entries = Object.entries(value ?? {}).filter(([key]) => !keys || keys.includes(key));
  return JSON.stringify(Object.fromEntries(entries));
}

function runInfo(run: ClientRunRow) {
  return {
    program: run.program,
    args: [],
    codeSaved: false,
    git: run.commit || run.repository ? { remote: run.repository, commit: run.commit } : null,
  };
}

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let started: Promise<T> | undefined;
  return () => {
    started ??= work();
    return started;
  };
}
