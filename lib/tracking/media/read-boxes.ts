/** Boxes that a program drew over an image, as parts of the image's size. */
import { z } from "zod";
import { parseLoosely } from "./parse-loosely";

export interface ImageBox {
  /** From the left and the top, 0 to 1. */
  x: number;
  y: number;
  width: number;
  height: number;
  classId: number;
  words: string;
}

const position = z.union([
  z.object({ minX: z.number(), maxX: z.number(), minY: z.number(), maxY: z.number() }),
  z.object({ middle: z.tuple([z.number(), z.number()]), width: z.number(), height: z.number() }),
]);
const boxSchema = z.object({
  position,
  domain: z.string().optional().catch(undefined),
  class_id: z.number().default(0).catch(0),
  box_caption: z.string().optional().catch(undefined),
});
const fileSchema = z.object({
  box_data: z.array(boxSchema.nullable().catch(null)),
  class_labels: z.record(z.string(), z.string()).default({}).catch({}),
});

/** More hide the image that they are drawn over. */
const mostBoxes = 1_000;

/** The boxes of a file; positions in pixels need the size of the image. */
export function readBoxes(text: string, image: { width?: number; height?: number }): ImageBox[] {
  const file = fileSchema.safeParse(parseLoosely(text));
  if (!file.success) return [];
  return file.data.box_data.slice(0, mostBoxes).flatMap((box) => {
    if (!box) return [];
    const isPixels = box.domain === "pixel";
    const [across, down] = isPixels ? [image.width ?? 0, image.height ?? 0] : [1, 1];
    if (across <= 0 || down <= 0) return [];
    const { x, y, width, height } = corner(box.position);
    return {
      ...{ x: x / across, y: y / down, width: width / across, height: height / down },
      classId: box.class_id,
      words: box.box_caption ?? file.data.class_labels[String(box.class_id)] ?? `class ${box.class_id}`,
    };
  });
}

function corner(at: z.infer<typeof position>) {
  if ("middle" in at) {
    const [middleX, middleY] = at.middle;
    const { width, height } = at;
    return { x: middleX - width / 2, y: middleY - height / 2, width, height };
  }
  return { x: at.minX, y: at.minY, width: at.maxX - at.minX, height: at.maxY - at.minY };
}
