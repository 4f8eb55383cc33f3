/** What a source is called, and where it can be looked at: pure, for badge, tooltip and copies. */
import type { LayerName } from "@/lib/config/layer";
import type { Source } from "@/lib/config/resolution";

/** `queue gpu-a100 v12` → its noun and name; an override has neither. */
function readFile(file: string | undefined): { noun: string; name: string } {
  const match = /^(queue|job|base|preset|team defaults)\s?(.*?)(?: v\d+)?$/.exec(file ?? "");
  return { noun: match?.[1] ?? "", name: match?.[2] ?? file ?? "" };
}

const layerWords: Record<LayerName, string> = {
  "team-defaults": "team",
  queue: "queue",
  base: "base",
  job: "job",
  preset: "preset",
  override: "override",
  template: "you",
  "template-default": "default",
};

/** The badge's text: `queue v12:13`, `llm-base v4:21`, `you · gpus`, `default`. `by` takes the place of `you`. */
export function sourceWords(source: Source, by = "you"): string {
  if (source.layer === "template-default") return "default";
  if (source.layer === "template") return source.field === undefined ? by : `${by} · ${source.field}`;
  const { name } = readFile(source.file);
  const who = source.layer === "base" || source.layer === "preset" ? name : layerWords[source.layer];
  const version = source.version === undefined ? "" : ` v${source.version}`;
  if (source.layer === "override") return source.line === undefined ? by : `${by}:${source.line}`;
  return `${who}${version}${source.line === undefined ? "" : `:${source.line}`}`;
}

/** The whole story for a tooltip: document, line, who wrote it. */
export function sourceStory(source: Source): string {
  const place =
    source.file === undefined
      ? ""
      : `${source.file}${source.line === undefined ? "" : `, line ${source.line}`}`;
  const from = source.from ? `fills ${source.from.file}, line ${source.from.line}` : "";
  const what =
    source.layer === "template"
      ? `entered as ${source.field ?? "a value"}`
      : source.layer === "template-default"
        ? `default of ${source.field ?? "the field"}`
        : place;
  const who = source.author === undefined ? "" : `by ${source.author}`;
  return [what, from, who].filter((part) => part !== "").join(" · ");
}

/** Where the document can be read; undefined for what stands on no page. */
export function sourceHref(source: Source): string | undefined {
  const file =
    source.layer === "template-default" || source.layer === "template" ? source.from?.file : source.file;
  const { noun, name } = readFile(file);
  if (noun === "queue") {
    const path = `/queues/${encodeURIComponent(name)}/versions`;
    return source.version === undefined ? path : `${path}?to=${source.version}`;
  }
  if (noun === "job") return `/jobs/${encodeURIComponent(name)}`;
  return undefined;
}
