import { AppError } from "../errors";
import { logFailure } from "../logger";
import type { FileStore } from "./file-store";

/** The same store; what fails in it is told in words to who asked, and with its cause to the operator. */
export function explainStore(store: FileStore): FileStore {
  return {
    put: (...input) => told(store.put(...input)),
    open: (...input) => told(store.open(...input)),
    remove: (...input) => told(store.remove(...input)),
  };
}

async function told<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (cause) {
    const words = cause instanceof AppError ? undefined : wordsFor(cause);
    if (words === undefined) throw cause;
    logFailure("store:failed", cause);
    throw new AppError("UNAVAILABLE", words, { cause, retryAfterSeconds: words === away ? 5 : 30 });
  }
}

const noRoom =
  "The server has no room left for files. Nothing of this one was kept: send it again when there is.";
const forbidden = "The server may not use its own store of files: its operator must let it.";
const away = "The server cannot reach its store of files. Nothing of this one was kept: send it again later.";

const wordsOfCode: Record<string, string> = {
  ENOSPC: noRoom,
  EDQUOT: noRoom,
  EACCES: forbidden,
  EPERM: forbidden,
  EROFS: forbidden,
  EIO: away,
  ESTALE: away,
  ECONNREFUSED: away,
  ECONNRESET: away,
  EHOSTUNREACH: away,
  ENETUNREACH: away,
  ENOTFOUND: away,
  EAI_AGAIN: away,
  ETIMEDOUT: away,
};

/** Errors of S3 by their names, else by their status. */
const wordsOfName: Record<string, string> = {
  AccessDenied: forbidden,
  InvalidAccessKeyId: forbidden,
  SignatureDoesNotMatch: forbidden,
  CredentialsProviderError: forbidden,
  NoSuchBucket: "The bucket for files does not exist: the server's operator must make it.",
  QuotaExceeded: noRoom,
  TimeoutError: away,
};

function wordsFor(cause: unknown): string | undefined {
  if (!(cause instanceof Error)) return undefined;
  const { name, code, $metadata } = cause as Error & {
    code?: unknown;
    $metadata?: { httpStatusCode?: number };
  };
  const status = $metadata?.httpStatusCode ?? 0;
  if (status === 507) return noRoom;
  return wordsOfName[name] ?? wordsOfCode[String(code)] ?? (status >= 500 ? away : undefined);
}
