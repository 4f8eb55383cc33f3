import { deflateRawSync, inflateRawSync } from "node:zlib";
import type { Squeezer } from "./series/block";

/** What is stored is squeezed here, where it costs the database nothing. */
export const squeezer: Squeezer = {
  squeeze: (bytes) => deflateRawSync(bytes, { level: 6 }),
  unsqueeze: (bytes) => inflateRawSync(bytes),
};
