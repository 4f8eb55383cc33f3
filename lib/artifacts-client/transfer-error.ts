/** Why a transfer was refused, in words for a person. `changed`: a file was written to while it was read; `path` says which. */
export class TransferError extends Error {
  readonly code:
    | "changed"
    | "damaged"
    | "in-the-way"
    | "unsafe"
    | "unreadable"
    | "disk"
    | "disk-full"
    | "refused";
  readonly path: string | undefined;
  constructor(code: TransferError["code"], message: string, options: ErrorOptions & { path?: string } = {}) {
    super(message, options);
    this.name = "TransferError";
    this.code = code;
    this.path = options.path;
  }
}

const clash =
  "something else lies at its place, or two of its names stand for one place on this machine, or one is a file and the folder of another";

/** What a file system refuses, in words; anything else is given back as it is. */
export function explainFileError(error: unknown, path: string): unknown {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const words: Record<string, string> = {
    ENOSPC: "there is no room left on the disk",
    EDQUOT: "your quota on the disk is used up",
    EROFS: "the disk is read-only",
    EACCES: "this user may not write or read there",
    EPERM: "this user may not write or read there",
    ENAMETOOLONG: "the name is longer than this file system takes",
    EILSEQ: "this file system does not take such a name",
    EEXIST: clash,
    ENOTDIR: clash,
    EISDIR: clash,
    EIO: "the disk reports an error",
  };
  if (!Object.hasOwn(words, code)) return error;
  const kind = code === "ENOSPC" || code === "EDQUOT" ? "disk-full" : "disk";
  return new TransferError(kind, `"${path}": ${words[code]}.`, { cause: error, path });
}
