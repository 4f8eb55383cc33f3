/** What the output of all runs together may take on disk while the server cannot take it. */
export interface LogBudget {
  /** True when there was room, which is then taken. */
  take(bytes: number): boolean;
  giveBack(bytes: number): void;
  /** Takes what an earlier process has left, whether there is room or not. */
  takeFound(bytes: number): void;
}

export function createLogBudget(maxBytes: number): LogBudget {
  let used = 0;
  return {
    take(bytes) {
      if (used + bytes > maxBytes) return false;
      used += bytes;
      return true;
    },
    giveBack(bytes) {
      used -= bytes;
    },
    takeFound(bytes) {
      used += bytes;
    },
  };
}
