import type { Readable } from "node:stream";
import { setImmediate as turn } from "node:timers/promises";

/**
 * The bytes of an answer, as much at once as one turn of the event loop brought. A node sends every line of a log as a
 * record of its own: 50 MB of short lines are 780,000 of them.
 */
export async function* readInTurns(answer: Readable): AsyncGenerator<Buffer> {
  let news = 0;
  let wake: () => void = () => undefined;
  let hasEnded = false;
  let failure: Error | undefined;
  const tell = () => {
    news += 1;
    wake();
  };
  answer.on("readable", tell);
  answer.on("end", () => {
    hasEnded = true;
    tell();
  });
  answer.on("error", (error) => {
    failure = error;
    tell();
  });
  answer.on("close", () => {
    if (!hasEnded) failure ??= new Error("the connection was closed");
    tell();
  });
  for (let seen = 0; ; ) {
    if (seen === news && !failure && !hasEnded)
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    await turn();
    seen = news;
    const bytes: Buffer | null = answer.read();
    if (bytes) yield bytes;
    else if (failure) throw failure;
    else if (hasEnded) return;
  }
}
