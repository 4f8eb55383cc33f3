import { explainFileError } from "../../artifacts-client/transfer-error";
import { describeStop } from "../../runners/describe-stop";
import { type AttemptHandle, type EndedAttempt, reasonOfStop, type StopReason } from "../../runners/runner";
import type { Outcome } from "../../runs/agent-protocol";
import type { NamedOutput } from "../../runs/named-artifact";
import { listOutput } from "./list-output";
import { type SendingOptions, sendOutput } from "./send-output";

export interface KeepingOptions extends SendingOptions {
  handle: Pick<AttemptHandle, "locate">;
  /** Why the attempt is to end, when it is. */
  stopReason(): StopReason | null;
}

/**
 * Makes versions of what a program has left behind, and says how the attempt ended with them: only with all of them it has finished.
 * An attempt that failed keeps its failure; it leaves what is wanted `always`. Throws what `signal` was aborted with, unless it was
 * stopped.
 */
export async function keepOutputs(
  end: EndedAttempt,
  outputs: readonly NamedOutput[],
  options: KeepingOptions,
): Promise<EndedAttempt> {
  const { reason } = end.outcome;
  const wanted = outputs.filter(
    ({ when }) => reason === "finished" || (reason === "failed" && when === "always"),
  );
  let outcome = end.outcome;
  for (const output of wanted) {
    const failure = await keepOne(output, options);
    if (!failure) continue;
    options.say(failure.diagnosis);
    if (outcome.reason === "finished" || failure.reason === "cancelled") outcome = { ...outcome, ...failure };
    if (failure.reason === "cancelled") break;
  }
  return outcome === end.outcome ? end : { ...end, outcome };
}

type Failure = Pick<Outcome, "reason" | "cause" | "diagnosis">;

async function keepOne(output: NamedOutput, options: KeepingOptions): Promise<Failure | null> {
  const { handle, say, signal, stopReason } = options;
  const { position, path, collection: name, isOptional } = output;
  try {
    const at = (await handle.locate?.(path)) ?? null;
    const listed = at === null ? null : await listOutput(at);
    for (const left of listed?.left ?? []) say(`${name}: ${left}, and is left out`);
    if (!listed || listed.files.length === 0) return isOptional ? null : missing(output, listed !== null);
    const version = await sendOutput({ position, name }, listed, options);
    say(`${path} is ${version} now`);
    return null;
  } catch (error) {
    const reason = stopReason();
    if (reason !== null && reason !== "lease-lost" && reason !== "agent-stopping")
      return {
        ...reasonOfStop(reason),
        diagnosis: `${describeStop(reason)}, while output artifact ${name} was uploaded`,
      };
    signal.throwIfAborted();
    const explained = explainFileError(error, path);
    const why = explained instanceof Error ? explained.message : String(explained);
    return { reason: "failed", cause: "upload", diagnosis: `output artifact ${name} was not made: ${why}` };
  }
}

function missing({ path, collection }: NamedOutput, isThere: boolean): Failure {
  const what = isThere ? `left no files at ${path}` : `left nothing at ${path}`;
  return {
    ...{ reason: "failed", cause: "output-missing" },
    diagnosis: `it ended well, but ${what}, where output artifact ${collection} was to be`,
  };
}
