import { z } from "zod";
import type { MediaLines } from "./series/metric-stats";
import { squeezer } from "./squeezer";

const blockSchema = z.object({ lines: z.array(z.int()), steps: z.array(z.number()) });

export function encodeMediaLines(media: MediaLines): Uint8Array {
  return squeezer.squeeze(Buffer.from(JSON.stringify(media)));
}

export function decodeMediaLines(data: Uint8Array): MediaLines {
  return blockSchema.parse(JSON.parse(Buffer.from(squeezer.unsqueeze(data)).toString("utf8")));
}
