import { type MeasuredFile, measureFile } from "../../artifacts-client/read-file";
import { TransferError } from "../../artifacts-client/transfer-error";
import { growingPause, repeat } from "../../runners/repeat";

const mostTries = 6;
const pauses = { first: 100, longest: 2_000 };

/** Size and digest of a file, of one moment: what changes meanwhile is read again, and not for ever. */
export function measureSettled(file: string, name: string, signal: AbortSignal): Promise<MeasuredFile> {
  const pauseAfter = (error: unknown, failures: number) => {
    if (!isChanged(error) || failures >= mostTries) throw error;
    return growingPause(failures, pauses);
  };
  return repeat(() => measureFile(file, name, signal), pauseAfter, signal);
}

export function isChanged(error: unknown): boolean {
  return error instanceof TransferError && error.code === "changed";
}
