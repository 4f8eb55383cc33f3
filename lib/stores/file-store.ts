/** Where contents of files are kept, each under a place that is used once. */
export interface FileStore {
  /** Stores all of `content`; gives up, and keeps nothing, beyond `maxBytes` or when it breaks off. */
  put(place: string, content: AsyncIterable<Uint8Array>, maxBytes: number): Promise<StoredContent>;
  /** The content, or a range of it, both ends included; null when there is none. */
  open(place: string, range?: { start: number; end: number }): Promise<AsyncIterable<Uint8Array> | null>;
  /** One that is not there is removed already. */
  remove(place: string): Promise<void>;
}

export interface StoredContent {
  size: number;
  /** Base64. */
  md5: string;
  /** Hex. */
  sha256: string;
}
