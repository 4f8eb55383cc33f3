import type { Client } from "../api/api-client";
import type { TransferProgress } from "../artifacts-client/download-version";
import { saySize } from "../runs/say-size";
import { connect, serverUrl } from "./connect";
import { CliFailure } from "./failure";

const everyMs = 200;

/** One line of standard error that is drawn over itself while something is transferred; nothing where nobody watches. */
export function progressLine(verb: string): { show: (progress: TransferProgress) => void; end: () => void } {
  const { stderr } = process;
  let shownAt = 0;
  return {
    show({ files, bytes, totalFiles, totalBytes }) {
      if (!stderr.isTTY || Date.now() - shownAt < everyMs) return;
      shownAt = Date.now();
      const words = `${verb} ${saySize(bytes)} of ${saySize(totalBytes)}, ${files} of ${totalFiles} files`;
      stderr.write(`\r\x1b[2K${words}`);
    },
    end() {
      if (stderr.isTTY && shownAt > 0) stderr.write("\r\x1b[2K");
    },
  };
}

/** Works with a server until it is done or somebody presses Ctrl-C, after which nothing half is left. */
export async function withServer<T>(
  work: (server: { client: Client; url: string; signal: AbortSignal }) => Promise<T>,
): Promise<T> {
  const stop = new AbortController();
  const interrupt = () => stop.abort();
  process.once("SIGINT", interrupt);
  try {
    return await work({ client: connect(), url: serverUrl(), signal: stop.signal });
  } catch (cause) {
    if (stop.signal.aborted) throw new CliFailure("Interrupted.", 1, { cause });
    throw cause;
  } finally {
    process.removeListener("SIGINT", interrupt);
  }
}
