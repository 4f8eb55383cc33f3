import { randomUUID } from "node:crypto";
import { unstable_rethrow } from "next/navigation";
import type { PersonActor } from "@/lib/access/actor";
import { getActor } from "@/lib/auth/get-actor";
import { AppError } from "@/lib/errors";
import { logFailure } from "@/lib/logger";
import { type Result, refuse } from "@/lib/result";

/** Runs a server action for whoever is signed in; every failure becomes plain data that the page can show. */
export async function answerAction<T>(work: (actor: PersonActor) => Promise<Result<T>>): Promise<Result<T>> {
  try {
    return await work(await getActor());
  } catch (error) {
    unstable_rethrow(error);
    if (error instanceof AppError && error.issues.length > 0) return refuse([...error.issues]);
    if (error instanceof AppError) {
      const code = error.code.toLowerCase().replaceAll("_", "-");
      return refuse([{ code, severity: "error", message: error.message, path: "" }]);
    }
    const id = randomUUID();
    logFailure("request:failed", error, { id });
    const message = `Something went wrong on the server; its log has the details under ${id}.`;
    return refuse([{ code: "internal", severity: "error", message, path: "" }]);
  }
}
