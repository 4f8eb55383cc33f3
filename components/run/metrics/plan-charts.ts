/** Which charts there are: pure. A run may have thousands of metrics; what is not looked for is only counted. */
import type { MetricView } from "@/lib/tracking/schema";
import type { MetricStream } from "@/lib/tracking/series/metric-stream";

/** One chart: usually one metric; a system metric of several devices is one chart with a line each. */
export interface ChartPlan {
  id: string;
  stream: MetricStream;
  title: string;
  group: string;
  keys: readonly { key: string; label: string }[];
  /** Of the first metric: by which other metric it is meant to be drawn. */
  stepMetric?: string | undefined;
}

type Metric = Pick<MetricView, "key" | "stream" | "kind" | "hidden" | "stepMetric">;

/** The charts of one stream whose names contain all words of the search, in the order of groups and names. */
export function planCharts(metrics: readonly Metric[], stream: MetricStream, search = ""): ChartPlan[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const drawn = metrics.filter(
    (metric) =>
      metric.stream === stream &&
      metric.kind === "number" &&
      // What the program hid is found by its name only.
      (!metric.hidden || words.length > 0) &&
      words.every((word) => metric.key.toLowerCase().includes(word)),
  );
  const plans = stream === "system" ? planSystem(drawn) : drawn.map(planOne);
  return plans.sort((a, b) => compareNames(a.group, b.group) || compareNames(a.title, b.title));
}

const compareNames = new Intl.Collator("en", { numeric: true }).compare;

/** `train/loss` is in the group `train`; what has no prefix comes first, in a group without a name. */
function planOne({ key, stepMetric }: Metric): ChartPlan {
  const slash = key.indexOf("/");
  const group = slash > 0 ? key.slice(0, slash) : "";
  return { id: key, stream: "history", title: key, group, keys: [{ key, label: key }], stepMetric };
}

/** `system.gpu.0.memory` and `system.gpu.1.memory` are lines 0 and 1 of `memory` in the group `gpu`. */
function planSystem(metrics: readonly Metric[]): ChartPlan[] {
  const plans = new Map<string, ChartPlan & { keys: { key: string; label: string }[] }>();
  for (const { key } of metrics) {
    const parts = key.replace(/^system\./, "").split(".");
    const devices = parts.filter((part) => /^\d+$/.test(part));
    const names = parts.filter((part) => !/^\d+$/.test(part));
    const [group = "", ...rest] = names;
    const id = `system.${names.join(".")}`;
    const title = rest.length === 0 ? group : rest.join(" ");
    const plan = plans.get(id) ?? { id, stream: "system", title, group, keys: [] };
    plan.keys.push({ key, label: devices.length === 0 ? title : `${group} ${devices.join(".")}` });
    plans.set(id, plan);
  }
  for (const plan of plans.values()) plan.keys.sort((a, b) => compareNames(a.key, b.key));
  return [...plans.values()];
}

export interface ChartGroup {
  name: string;
  plans: ChartPlan[];
}

/** Charts by group, in the order they have; those that are pinned are a group of their own before the others. */
export function groupPlans(plans: readonly ChartPlan[], pinned: ReadonlySet<string>): ChartGroup[] {
  const groups = new Map<string, ChartGroup>();
  const first: ChartGroup = { name: pinnedGroup, plans: [] };
  for (const plan of plans) {
    if (pinned.has(plan.id)) {
      first.plans.push(plan);
      continue;
    }
    const group = groups.get(plan.group) ?? { name: plan.group, plans: [] };
    group.plans.push(plan);
    groups.set(plan.group, group);
  }
  return first.plans.length > 0 ? [first, ...groups.values()] : [...groups.values()];
}

export const pinnedGroup = "pinned charts";

/** The first `most` charts of groups that are open; a closed group costs nothing. */
export function cutGroups(
  groups: readonly ChartGroup[],
  closed: ReadonlySet<string>,
  most: number,
): { group: ChartGroup; shown: ChartPlan[] }[] {
  let left = most;
  const cut: { group: ChartGroup; shown: ChartPlan[] }[] = [];
  for (const group of groups) {
    if (left <= 0) break;
    const shown = closed.has(group.name) ? [] : group.plans.slice(0, left);
    // A heading takes its place too: a thousand closed groups are a page of their own.
    left -= Math.max(shown.length, 1);
    cut.push({ group, shown });
  }
  return cut;
}
