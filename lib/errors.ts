import type { Issue } from "./config/issue";

/** The closed list of failures a caller cannot mend; each maps to one HTTP status here and to words once, in the UI. */
export const errorStatus = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  CONFLICT: 409,
  LEASE_LOST: 410,
  LIMIT_EXCEEDED: 429,
  UNAVAILABLE: 503,
  INVALID: 400,
} as const;

export type ErrorCode = keyof typeof errorStatus;

interface AppErrorOptions extends ErrorOptions {
  issues?: readonly Issue[];
  retryAfterSeconds?: number;
}

/** Thrown by use cases that give no result back. The message is safe to show. */
export class AppError extends Error {
  readonly code: ErrorCode;
  /** With INVALID: everything that is wrong with the input. */
  readonly issues: readonly Issue[];
  /** With LIMIT_EXCEEDED and UNAVAILABLE: when the same may be asked again. */
  readonly retryAfterSeconds: number | undefined;
  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, options);
    this.name = "AppError";
    this.code = code;
    this.issues = options.issues ?? [];
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

/** Makes a `switch` over a closed set fail to compile when a case is missing. */
export function assertNever(value: never): never {
  throw new Error(`unexpected value: ${JSON.stringify(value)}`);
}
