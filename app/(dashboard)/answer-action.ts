import { unstable_rethrow } from "next/navigation";
import type { PersonActor } from "@/lib/access/actor";
import { getActor } from "@/lib/auth/get-actor";
import { tellFailure } from "@/lib/dispatch/ops/tell-failure";
import { type Result, refuse } from "@/lib/result";

/** Runs a server action for whoever is signed in; every failure becomes plain data that the page can show. */
export async function answerAction<T>(work: (actor: PersonActor) => Promise<Result<T>>): Promise<Result<T>> {
  try {
    return await work(await getActor());
  } catch (error) {
    unstable_rethrow(error);
    const told = tellFailure(error);
    if (told.issues.length > 0) return refuse([...told.issues]);
    const code = told.code.toLowerCase().replaceAll("_", "-");
    return refuse([{ code, severity: "error", message: told.message, path: "" }]);
  }
}
