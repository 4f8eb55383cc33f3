import { type ChartSpec, chartSpecSchema } from "@/lib/runs/chart-view";

/** A chosen chart as an address names it: `line:loss`, `bars:summary.loss`, `scatter:values.lr,summary.loss`, `parallel:a,b,c`. */
export function writeChartSpec(spec: ChartSpec): string {
  return `${spec.kind}:${namesOf(spec).map(encode).join(",")}`;
}

/** The chart that a text names; undefined when it names none. */
export function readChartSpec(text: string): ChartSpec | undefined {
  const colon = text.indexOf(":");
  const names = text
    .slice(colon + 1)
    .split(",")
    .map(decode);
  const [first, second] = names;
  const wanted = {
    line: { kind: "line", metric: first },
    bars: { kind: "bars", value: first },
    scatter: { kind: "scatter", x: first, y: second },
    parallel: { kind: "parallel", values: names },
  };
  const kind = text.slice(0, Math.max(colon, 0));
  return chartSpecSchema.safeParse(wanted[kind as keyof typeof wanted]).data;
}

/** What a chart is of. */
export function namesOf(spec: ChartSpec): string[] {
  switch (spec.kind) {
    case "line":
      return [spec.metric];
    case "bars":
      return [spec.value];
    case "scatter":
      return [spec.x, spec.y];
    case "parallel":
      return spec.values;
  }
}

/** A comma divides names; inside of one it is `%2C`. */
function encode(name: string): string {
  return name.replaceAll("%", "%25").replaceAll(",", "%2C");
}

function decode(name: string): string {
  return name.replaceAll("%2C", ",").replaceAll("%25", "%");
}
