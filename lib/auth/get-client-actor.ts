import type { ReporterActor } from "../access/actor";
import { AppError } from "../errors";
import { countCall } from "./count-call";
import { getTokenActor } from "./find-token-actor";

/**
 * Who calls with the client's kind of key: `Authorization: Basic base64("api:" + key)`, or the key as a bearer. A person's API token
 * is one, and so is the key that a launched program gets.
 */
export async function getClientActor(request: Request): Promise<ReporterActor> {
  const key = readKey(request.headers.get("authorization"));
  if (key === null) throw new AppError("UNAUTHENTICATED", "user is not logged in");
  const actor = await getTokenActor(key).catch((error: unknown) => {
    // In the client's words, which its users know and its tests look for.
    if (error instanceof AppError && error.code === "UNAUTHENTICATED")
      throw new AppError("UNAUTHENTICATED", "user is not logged in", { cause: error });
    throw error;
  });
  if (actor.kind === "agent")
    throw new AppError("FORBIDDEN", "This is an agent's token: make a personal one at /authorize.");
  countCall(actor, Date.now());
  return actor;
}

function readKey(header: string | null): string | null {
  const [, scheme = "", value = ""] = /^(Basic|Bearer) +(\S+) *$/i.exec(header ?? "") ?? [];
  if (scheme.toLowerCase() === "bearer") return value;
  if (scheme === "") return null;
  const [, password] = /^[^:]*:(.*)$/s.exec(Buffer.from(value, "base64").toString()) ?? [];
  return password ? password : null;
}
