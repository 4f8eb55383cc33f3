import type { SaveConflict } from "@/lib/config/catalog-view";
import type { ErrorCode } from "@/lib/errors";

interface Refusal {
  status: 405 | 409 | 413 | 415;
  code: ErrorCode;
  message: string;
  conflict?: SaveConflict;
  headers?: Record<string, string>;
}

/** A refusal that only HTTP has a status for, or that says more than an `AppError`. */
export class RefusedRequest extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.message);
    this.name = "RefusedRequest";
    this.refusal = refusal;
  }
}
