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

/** Thrown by use cases for what the caller cannot fix by editing the input. The message is safe to show. */
export class AppError extends Error {
  readonly code: ErrorCode;
  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "AppError";
    this.code = code;
  }
}

/** Makes a `switch` over a closed set fail to compile when a case is missing. */
export function assertNever(value: never): never {
  throw new Error(`unexpected value: ${JSON.stringify(value)}`);
}
