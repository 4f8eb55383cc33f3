/** Why files of an artifact could not be read or written here, in words; null when it is no error of the file system. */
export function explainFileError(error: unknown): string | null {
  if (!(error instanceof Error) || !("code" in error)) return null;
  switch (error.code) {
    case "ENOSPC":
    case "EDQUOT":
      return "the agent's disk is full: make room, or lower artifact_cache_gb in the agent's file";
    case "ENAMETOOLONG":
      return "a name in it is longer than this machine's file system allows";
    case "EEXIST":
    case "ENOTDIR":
    case "EISDIR":
      return "two of its names stand for one place on this machine, or one is a file and the folder of another";
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return `the agent may not read or write it (${error.code})`;
    case "EIO":
      return "the agent's disk reports an error (EIO)";
    default:
      return null;
  }
}
