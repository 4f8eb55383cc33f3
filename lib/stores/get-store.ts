import path from "node:path";
import { getEnv } from "../env";
import { readBucket } from "../network/read-bucket";
import { directoryStore } from "./directory-store";
import { explainStore } from "./explain-store";
import type { FileStore } from "./file-store";
import { s3Store } from "./s3-store";

let cached: FileStore | undefined;

/** The store of this server: the bucket of `SLIPWAY_FILES`, else the directory `files` of its data directory. */
export function getStore(): FileStore {
  cached ??= explainStore(openStore());
  return cached;
}

function openStore(): FileStore {
  const { SLIPWAY_FILES: address, SLIPWAY_FILES_ENDPOINT: endpoint, SLIPWAY_DATA_DIR: dir } = getEnv();
  const bucket = address === undefined ? null : readBucket(address);
  if (bucket) return s3Store({ ...bucket, endpoint });
  return directoryStore(path.resolve(dir ?? ".slipway", "files"));
}
