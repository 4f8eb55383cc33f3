/** One thing that was looked at. `warning`: some runs will not work; `failed`: the agent, or a whole resource, will not. */
export interface Finding {
  subject: string;
  state: "ok" | "warning" | "failed";
  /** What was found. */
  detail: string;
  /** What to do; only where something is to be done. */
  fix?: string;
}

export function fine(subject: string, detail: string): Finding {
  return { subject, state: "ok", detail };
}

export function warn(subject: string, detail: string, fix: string): Finding {
  return { subject, state: "warning", detail, fix };
}

export function fail(subject: string, detail: string, fix: string): Finding {
  return { subject, state: "failed", detail, fix };
}

/** The message of an error, with the code that tells connection errors apart. */
export function wordsOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(wordsOf).join(", ");
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? `: ${wordsOf(error.cause)}` : "";
  const code = "code" in error && error.message === "" ? String(error.code) : "";
  return `${error.message}${code}${cause}`;
}
