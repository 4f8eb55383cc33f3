import type { LogChunk } from "../../runs/agent-protocol";
import type { LogSpool } from "./log-spool";

export interface LogShipper {
  /** There is something new to send. */
  wake(): void;
  /** Settles when all that was stored has been sent; nothing may be stored after the call. */
  drain(): Promise<void>;
  /** Stops sending; what waits stays on disk. */
  stop(): Promise<void>;
}

/** At most what one message may hold, so that it stays below the server's limit for a body. */
const batch = { chunks: 200, bytes: 4 * 1024 * 1024 };

/**
 * Sends an attempt's chunks in order. `send` retries by itself until the server has answered and gives the next sequence
 * number the server wants; null means that it will take none any more.
 */
export function shipLogs(spool: LogSpool, send: (chunks: LogChunk[]) => Promise<number | null>): LogShipper {
  let isDraining = false;
  let isStopped = false;
  let wake: () => void = () => undefined;

  const loop = async () => {
    while (!isStopped) {
      const chunks = spool.next(batch);
      if (chunks.length > 0) {
        const nextSeq = await send(chunks);
        if (nextSeq === null) return;
        spool.acknowledge(nextSeq);
      } else if (isDraining) return;
      else
        await new Promise<void>((resolve) => {
          // In the next turn: what stored it goes on first, such as the start of the program.
          wake = () => setImmediate(resolve);
        });
    }
  };
  const running = loop();
  return {
    wake: () => wake(),
    async drain() {
      isDraining = true;
      wake();
      await running;
    },
    async stop() {
      isStopped = true;
      wake();
      await running;
    },
  };
}
