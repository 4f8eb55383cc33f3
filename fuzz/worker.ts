/** Tries inputs one after the other and tells the parent which one it is at, so that a hang can be named. */
import fs from "node:fs";
import { tryInput } from "./try-input";
import { indexPipe, slowFrom, type WorkerMessage } from "./worker-message";

const [seed = 0, start = 0, end = 0, step = 1] = process.argv.slice(2).map(Number);
const slowest = { index: start, milliseconds: 0 };
const line = Buffer.alloc(4);

for (let index = start; index < end; index += step) {
  line.writeUInt32LE(index);
  fs.writeSync(indexPipe, line);
  try {
    const milliseconds = fastest(index);
    if (milliseconds > slowest.milliseconds) Object.assign(slowest, { index, milliseconds });
    if (milliseconds > slowFrom) say({ kind: "slow", index, milliseconds });
  } catch (error) {
    say({
      kind: "crash",
      index,
      stack: error instanceof Error ? (error.stack ?? error.message) : String(error),
    });
  }
}
say({ kind: "done", slowest });

function say(message: WorkerMessage): void {
  process.send?.(message);
}

/**
 * The time of the processor, not of the clock, so that a busy machine is not taken for slowness; and the best of a few,
 * because the first time pays for compiling and another's garbage.
 */
function fastest(index: number): number {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 4; round += 1) {
    const started = process.cpuUsage();
    tryInput(seed, index);
    const { user, system } = process.cpuUsage(started);
    best = Math.min(best, (user + system) / 1000);
    if (best <= slowFrom / 2) return best;
  }
  return best;
}
