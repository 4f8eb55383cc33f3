import { explainFileError } from "../../artifacts-client/transfer-error";
import { describeStop } from "../../runners/describe-stop";
import {
  type AttemptHandle,
  type EndedAttempt,
  OutputsLost,
  type RemoteOutputs,
  reasonOfStop,
  type StopReason,
} from "../../runners/runner";
import type { Outcome } from "../../runs/agent-protocol";
import type { NamedOutput } from "../../runs/named-artifact";
import { listOutput } from "./list-output";

import { localOutput } from "./local-output";
import { type OutputSource, type SendingOptions, type SentOutput, sendOutput } from "./send-output";

export interface KeepingOptions extends SendingOptions {
  handle: Pick<AttemptHandle, "locate" | "remote">;
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
  const { say, signal, stopReason } = options;
  const { position, path, collection: name, isOptional } = output;
  try {
    const found = await findOutput(output, options);
    for (const left of found?.left ?? []) say(`${name}: ${left}, and is left out`);
    if (!found?.source) return isOptional ? null : missing(output, found !== null);
    const { source, isFile = false } = found;
    const sent = await sendOutput({ position, name, isFile }, source, options);
    if (sent) say(sentence(path, sent));
    return null;
  } catch (error) {
    const reason = stopReason();
    if (reason !== null && reason !== "lease-lost" && reason !== "agent-stopping")
      return {
        ...reasonOfStop(reason),
        diagnosis: `${describeStop(reason)}, while output artifact ${name} was uploaded`,
      };
    signal.throwIfAborted();
    if (error instanceof OutputsLost)
      return {
        ...{ reason: "lost", cause: "agent" },
        diagnosis: `output artifact ${name} was not made: ${error.message}`,
      };
    const explained = explainFileError(error, path);
    const why = explained instanceof Error ? explained.message : String(explained);
    return { reason: "failed", cause: "upload", diagnosis: `output artifact ${name} was not made: ${why}` };
  }
}

interface FoundOutput {
  left: string[];
  /** Left out: there are no files. */
  source?: OutputSource;
  isFile?: boolean;
}

async function findOutput(
  { position, path }: NamedOutput,
  { handle, say, signal }: KeepingOptions,
): Promise<FoundOutput | null> {
  const { remote } = handle;
  if (remote) return await findRemoteOutput(remote, position, { say, signal });
  const at = (await handle.locate?.(path)) ?? null;
  const listed = at === null ? null : await listOutput(at);
  if (!listed) return null;
  const { left, files, isFile = false } = listed;
  return files.length === 0 ? { left } : { left, source: localOutput(files), isFile };
}

async function findRemoteOutput(
  remote: RemoteOutputs,
  position: number,
  options: Pick<SendingOptions, "say" | "signal">,
): Promise<FoundOutput | null> {
  const listed = await remote.list(position, options);
  if (!listed) return null;
  const { left, files } = listed;
  if (files.length === 0) return { left };
  const source: OutputSource = {
    measure: async () => (await remote.list(position, options))?.files ?? [],
    send: (contents) =>
      remote.send(
        position,
        contents.map(({ file: { digest }, address }) => ({ digest, address })),
        options,
      ),
  };
  return { left, source };
}

function sentence(path: string, { version, isDone }: SentOutput): string {
  return isDone
    ? `${path} is ${version}, which an earlier attempt has made, now`
    : `${path} is ${version} now`;
}

function missing({ path, collection }: NamedOutput, isThere: boolean): Failure {
  const what = isThere ? `left no files at ${path}` : `left nothing at ${path}`;
  return {
    ...{ reason: "failed", cause: "output-missing" },
    diagnosis: `it ended well, but ${what}, where output artifact ${collection} was to be`,
  };
}
