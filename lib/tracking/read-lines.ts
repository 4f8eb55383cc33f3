import type { StoredChunk } from "../db/history-chunks";
import { decodeBlock } from "./series/block";
import { toLines } from "./series/columns";
import { squeezer } from "./squeezer";

/** The lines of a chunk as text, however it is stored. */
export function linesOf({ header, data }: StoredChunk): string[] {
  if (!header) return Buffer.from(data).toString("utf8").split("\n");
  return toLines(decodeBlock({ header, data }, squeezer));
}
