/** What the engine, or the way to it, answered. */
export interface EngineError {
  /** The HTTP status; null when no answer came. */
  status: number | null;
  /** Of the connection, such as ECONNREFUSED. */
  code: string | null;
  message: string;
}

/** An error of the client in one shape; everything else that was thrown is not about the engine. */
export function readEngineError(error: unknown): EngineError | null {
  if (!(error instanceof Error)) return null;
  const status = "statusCode" in error && typeof error.statusCode === "number" ? error.statusCode : null;
  const code = "code" in error && typeof error.code === "string" ? error.code : null;
  if (status === null && code === null && error.message !== "aborted") return null;
  const message = error.message.replace(/^\(HTTP code \d+\) [^-]* - /u, "").trim();
  return { status, code, message };
}

export function isStatus(error: unknown, ...statuses: number[]): boolean {
  const status = readEngineError(error)?.status;
  return typeof status === "number" && statuses.includes(status);
}

/** No answer came, or the engine is on its way down or up: worth trying again. */
export function isUnreachable(error: unknown): boolean {
  const known = readEngineError(error);
  return known !== null && (known.status === null || known.status === 503);
}

/** The connection broke on the way: the engine may have done what it was asked, and it is there. */
export function isBroken(error: unknown): boolean {
  const code = readEngineError(error)?.code;
  return isUnreachable(error) && !["EACCES", "ENOENT", "ECONNREFUSED", "ENOTFOUND"].includes(code ?? "");
}

/** Why the engine cannot be reached, and what to do about it. */
export function describeUnreachable({ code, message }: EngineError, address: string): string {
  const where = `the Docker engine at ${address}`;
  switch (code) {
    case "EACCES":
      return `the agent may not use ${where}: add its user to the group of the socket (usually \`docker\`)`;
    case "ENOENT":
    case "ECONNREFUSED":
      return `${where} is not running, or the agent looks in the wrong place: start it, or set DOCKER_HOST`;
    default:
      return `${where} cannot be reached: ${message}`;
  }
}
