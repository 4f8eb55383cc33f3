import type { ApiError } from "../api/api-client";

/** One sentence for the person at the terminal; the command ends with this exit code: 1 failed, 2 wrong usage. */
export class CliFailure extends Error {
  readonly exitCode: 1 | 2;
  constructor(message: string, exitCode: 1 | 2 = 1, options?: ErrorOptions) {
    super(message, options);
    this.name = "CliFailure";
    this.exitCode = exitCode;
  }
}

/** A refusal whose issues point into texts that the command has at hand. */
export class RefusedTexts extends Error {
  readonly refusal: ApiError;
  readonly texts: ReadonlyMap<string, string>;
  constructor(refusal: ApiError, texts: ReadonlyMap<string, string>) {
    super(refusal.message, { cause: refusal });
    this.name = "RefusedTexts";
    this.refusal = refusal;
    this.texts = texts;
  }
}
