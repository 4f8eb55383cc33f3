import path from "node:path";
import { getEnv } from "../env";
import { directoryStore } from "./directory-store";
import type { FileStore } from "./file-store";

/** The store of this server: the directory `files` of its data directory. */
export function getStore(): FileStore {
  return directoryStore(path.resolve(getEnv().SLIPWAY_DATA_DIR ?? ".slipway", "files"));
}
