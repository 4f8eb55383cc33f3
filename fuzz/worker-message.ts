/** What a worker of the fuzz run tells its parent. */
export type WorkerMessage =
  | { kind: "crash"; index: number; stack: string }
  | { kind: "slow"; index: number; milliseconds: number }
  | { kind: "done"; slowest: { index: number; milliseconds: number } };

/** The pipe on which every index is written before it is tried, at once: a message would wait behind a hang. */
export const indexPipe = 4;
export const slowFrom = 250;
