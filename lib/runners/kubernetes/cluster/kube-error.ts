import { z } from "zod";

const statusSchema = z.object({
  message: z.string().catch(""),
  reason: z.string().catch(""),
  details: z
    .object({
      causes: z.array(z.object({ field: z.string().optional(), message: z.string().catch("") })).optional(),
      retryAfterSeconds: z.number().optional(),
    })
    .optional()
    .catch(undefined),
});

/** What the API server answered instead of what was asked; status 0 when it could not be reached at all. */
export class KubeError extends Error {
  readonly status: number;
  /** The API's own word, such as NotFound, AlreadyExists, Forbidden, Invalid, Expired. */
  readonly reason: string;
  /** What is wrong with which field, of a request that was invalid. */
  readonly causes: { field?: string | undefined; message: string }[];
  readonly retryAfterSeconds: number | undefined;

  constructor(status: number, body: unknown, options?: ErrorOptions) {
    const parsed = statusSchema.safeParse(body).data;
    super(parsed?.message || `the cluster answered with status ${status}`, options);
    this.name = "KubeError";
    this.status = status;
    this.reason = parsed?.reason ?? "";
    this.causes = parsed?.details?.causes ?? [];
    this.retryAfterSeconds = parsed?.details?.retryAfterSeconds;
  }

  /** Whether the same request may be answered better in a moment. */
  get isPassing(): boolean {
    return [0, 429, 500, 502, 503, 504].includes(this.status);
  }
}

export function isStatus(error: unknown, status: number): boolean {
  return error instanceof KubeError && error.status === status;
}

/** A connection that failed, in words; the client's own errors hold addresses and codes, never a token. */
export function unreachable(server: string, error: unknown): KubeError {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const words = error instanceof Error ? error.message : String(error);
  const message = `the cluster at ${server} cannot be reached (${code && !words.includes(code) ? `${code}: ` : ""}${words})`;
  return new KubeError(0, { message, reason: "Unreachable" }, { cause: error });
}
