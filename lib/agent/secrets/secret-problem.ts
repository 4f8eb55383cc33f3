/** Why a secret was not given, as the end of a sentence about it; never its value. */
export class SecretProblem extends Error {
  /** It may work when tried again. */
  readonly isPassing: boolean;
  constructor(message: string, options: ErrorOptions & { isPassing?: boolean } = {}) {
    super(message, options);
    this.name = "SecretProblem";
    this.isPassing = options.isPassing ?? false;
  }
}

export const absent = "there is no such secret, or no such version of it";
export const forbidden = "the agent's credentials may not read it";
