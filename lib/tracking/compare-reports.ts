import type { Actor } from "../access/actor";
import { getDatabase } from "../db/client";
import { findClientFacts } from "../db/client-facts";
import { findOwnRunIds } from "../db/get-own-run";
import { findRunReports } from "../db/run-reports";
import { findStreamsOfRuns } from "../db/run-streams";
import { requireInput } from "../result";
import { groupBy } from "../runs/group-by";
import {
  type ComparedFacts,
  type ComparisonRow,
  compareFacts,
  dependencyFacts,
} from "../runs/run-comparison";
import { metricViews } from "./metric-views";
import { readFilesOfRuns } from "./read-files-of-runs";
import { type KnownMetrics, readMetrics } from "./read-metrics";
import { compareReportsInputSchema, type MetricView } from "./schema";
import { codeFacts } from "./series/code-facts";
import { metadataFacts } from "./series/metadata-facts";
import { configFactsOf, reportFacts } from "./series/report-facts";
import { summaryText } from "./summary-text";

export interface ReportComparison {
  /** Of all runs together, each once. */
  metrics: MetricView[];
  /** What their programs said of themselves; the cells are in the order the runs were asked for. */
  rows: ComparisonRow[];
}

/** What several runs report, side by side; a run that is not there for the actor says nothing. */
export async function compareReports(actor: Actor, input: unknown): Promise<ReportComparison> {
  const { runIds } = requireInput(compareReportsInputSchema, input);
  const own = await findOwnRunIds(actor, runIds);
  const [streams, reports, clients, files] = await Promise.all([
    findStreamsOfRuns(getDatabase(), own),
    findRunReports(getDatabase(), own),
    findClientFacts(getDatabase(), own),
    readFilesOfRuns(own, [requirementsFile, metadataFile, patchFile]),
  ]);
  const known = groupBy(await readMetrics(streams), ({ row }) => row.runId);
  const found = own.map((runId) => ({
    runId,
    report: reports.get(runId) ?? null,
    metrics: known.get(runId) ?? [],
  }));
  const configs = new Map(found.map(({ runId, report }) => [runId, configFactsOf(report?.config ?? "{}")]));
  const summaries = new Map(
    found.map(({ runId, report, metrics }) => {
      const history = metrics.find(({ row }) => row.stream === "history");
      return [runId, reportFacts(summaryText(report, history?.directory))];
    }),
  );
  const inOrder = (facts: ReadonlyMap<string, ComparedFacts>) =>
    runIds.map((runId) => facts.get(runId) ?? nothing);
  return {
    metrics: uniteMetrics(found),
    rows: [
      ...compareFacts("values", inOrder(configs)),
      ...compareFacts(
        "code",
        codeFacts(
          runIds.map((runId) => ({
            ...clients.get(runId),
            ...{ metadata: files.get(runId)?.[metadataFile], patch: files.get(runId)?.[patchFile] },
          })),
        ),
      ),
      ...compareFacts("dependencies", dependencyFacts(runIds.map((runId) => packagesOf(files.get(runId))))),
      ...compareFacts(
        "machine",
        runIds.map((runId) => machineFacts(clients.get(runId), files.get(runId)?.[metadataFile])),
      ),
      ...compareFacts("summary", inOrder(summaries)),
    ],
  };
}

/** What the W&B client saves beside its run. */
const [requirementsFile, metadataFile, patchFile] = ["requirements.txt", "wandb-metadata.json", "diff.patch"];
const nothing: ComparedFacts = new Map();

type ClientFacts = { host: string | null } | undefined;

function machineFacts(client: ClientFacts, metadata: string | undefined): ComparedFacts {
  return new Map([...factsOf([["host", client?.host]]), ...metadataFacts(metadata ?? "")]);
}

function factsOf(named: readonly [string, string | null | undefined][]): ComparedFacts {
  return new Map(named.flatMap(([name, text]) => (text ? [[name, { text }]] : [])));
}

function packagesOf(files: Readonly<Record<string, string>> | undefined) {
  const text = files?.[requirementsFile];
  return text === undefined ? null : { [requirementsFile]: text };
}

interface Found {
  report: Parameters<typeof metricViews>[1];
  metrics: readonly KnownMetrics[];
}

function uniteMetrics(found: readonly Found[]): MetricView[] {
  const united = new Map<string, MetricView>();
  const nameOf = ({ stream, key }: Pick<MetricView, "stream" | "key">) => `${stream} ${key}`;
  // A number in one run is enough for a chart.
  const isNews = (metric: Pick<MetricView, "stream" | "key" | "kind">) => {
    const before = united.get(nameOf(metric));
    return !before || (before.kind !== "number" && metric.kind === "number");
  };
  for (const { report, metrics } of found)
    for (const metric of metricViews(metrics, report, isNews)) united.set(nameOf(metric), metric);
  return [...united.values()];
}
