/** What a value of a history line shows, read from what programs write for it: pure, and never surprised by what it finds. */
import { z } from "zod";
import { type FileKind, fileKind } from "./file-kind";
import { parseLoosely } from "./parse-loosely";

/** A file that stands for a value, or for a part of one. */
export interface MediaFile {
  path: string;
  kind: FileKind;
  size?: number | undefined;
  width?: number | undefined;
  height?: number | undefined;
  caption?: string | undefined;
  /** Drawn over an image: each set by its name. */
  boxes: NamedFile[];
  masks: NamedFile[];
}

export interface NamedFile {
  name: string;
  path: string;
}

export type Media =
  | { kind: "files"; type: string; files: MediaFile[] }
  | { kind: "histogram"; counts: number[]; edges: number[] }
  /** Of a kind that nothing here knows, or of one whose content lies elsewhere. */
  | { kind: "other"; type: string; text: string };

/** More in one value nobody looks at; the others are in the files. */
const mostFiles = 500;

const number = z.number().optional().catch(undefined);
const text = z.string().optional().catch(undefined);
const overlays = z
  .record(z.string(), z.object({ path: z.string() }).optional().catch(undefined))
  .nullish()
  .catch(undefined);
const fileSchema = z.object({
  path: z.string().min(1),
  size: number,
  width: number,
  height: number,
  caption: text,
  boxes: overlays,
  masks: overlays,
});
const list = <T extends z.ZodType>(item: T) => z.array(item.nullable().catch(null)).catch([]);
const imagesSchema = z.object({
  width: number,
  height: number,
  filenames: z.array(z.string()),
  captions: list(z.string()).optional(),
  all_boxes: list(overlays).optional(),
  all_masks: list(overlays).optional(),
});
const numbers = z.array(z.number());
const histogramSchema = z.union([
  z.object({ values: numbers, bins: numbers }),
  z.object({ values: numbers, packedBins: z.object({ min: z.number(), size: z.number() }) }),
]);
const typedSchema = z.looseObject({ _type: z.string() });

/** Under which name a kind of several keeps its members. */
const membersOf = ["audio", "videos", "html", "plotly", "objects"] as const;

/** Reads a value as it stands in a line; undefined when it is no media. */
export function readMedia(value: string): Media | undefined {
  const typed = typedSchema.safeParse(parseLoosely(value));
  if (!typed.success) return undefined;
  const { _type: type } = typed.data;
  if (type === "histogram") return readHistogram(typed.data) ?? other(type, typed.data);
  const files = readFiles(typed.data);
  return files.length > 0 ? { kind: "files", type, files } : other(type, typed.data);
}

function readFiles(value: Record<string, unknown>): MediaFile[] {
  const one = fileSchema.safeParse(value);
  if (one.success) return [toFile(one.data)];
  for (const name of membersOf) {
    const members = value[name];
    if (!Array.isArray(members)) continue;
    const captions = list(z.string()).parse(value.captions);
    const files = members.slice(0, mostFiles).flatMap((member: unknown, at) => {
      const file = fileSchema.safeParse(member);
      return file.success
        ? [toFile({ ...file.data, caption: file.data.caption ?? captions[at] ?? undefined })]
        : [];
    });
    if (files.length > 0) return files;
  }
  return readImages(value);
}

/** Images that were logged together; molecules are named alike. */
function readImages(value: Record<string, unknown>): MediaFile[] {
  const images = imagesSchema.safeParse(value);
  if (!images.success) return [];
  const { filenames, captions, all_boxes: boxes, all_masks: masks, width, height } = images.data;
  return filenames.slice(0, mostFiles).map((path, at) =>
    toFile({
      ...{ path, width, height },
      caption: captions?.[at] ?? undefined,
      boxes: boxes?.[at],
      masks: masks?.[at],
    }),
  );
}

function toFile({ path, size, width, height, caption, boxes, masks }: z.input<typeof fileSchema>): MediaFile {
  return {
    ...{ path, kind: fileKind(path), size, width, height, caption },
    boxes: toNamed(boxes),
    masks: toNamed(masks),
  };
}

function toNamed(sets: z.input<typeof overlays>): NamedFile[] {
  return Object.entries(sets ?? {}).flatMap(([name, set]) => (set ? [{ name, path: set.path }] : []));
}

function readHistogram(value: unknown): Media | undefined {
  const histogram = histogramSchema.safeParse(value);
  if (!histogram.success) return undefined;
  const { values: counts } = histogram.data;
  const edges =
    "bins" in histogram.data
      ? histogram.data.bins
      : Array.from({ length: counts.length + 1 }, (_, at) => spread(histogram.data, at));
  return edges.length === counts.length + 1 && counts.length > 0
    ? { kind: "histogram", counts, edges }
    : undefined;
}

function spread(data: z.infer<typeof histogramSchema>, at: number): number {
  return "packedBins" in data ? data.packedBins.min + data.packedBins.size * at : 0;
}

function other(type: string, value: unknown): Media {
  return { kind: "other", type, text: JSON.stringify(value, null, 2) };
}
