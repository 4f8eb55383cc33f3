/** Signals that end a program that does not handle them, by their number on Linux, where every resource runs programs. */
const endingSignals: Readonly<Record<number, string>> = {
  1: "SIGHUP",
  2: "SIGINT",
  3: "SIGQUIT",
  4: "SIGILL",
  5: "SIGTRAP",
  6: "SIGABRT",
  7: "SIGBUS",
  8: "SIGFPE",
  9: "SIGKILL",
  10: "SIGUSR1",
  11: "SIGSEGV",
  12: "SIGUSR2",
  13: "SIGPIPE",
  14: "SIGALRM",
  15: "SIGTERM",
  16: "SIGSTKFLT",
  24: "SIGXCPU",
  25: "SIGXFSZ",
  26: "SIGVTALRM",
  27: "SIGPROF",
  29: "SIGIO",
  30: "SIGPWR",
  31: "SIGSYS",
};

export interface Exit {
  exitCode: number | null;
  signal: string | null;
}

/**
 * A program's end as every resource tells it: a signal counts as exit code 128 + its number, as in shells, and such an exit
 * code names its signal. `{exitCode: null, signal: "SIGKILL"}` and `{exitCode: 137, signal: null}` both become 137 and SIGKILL.
 */
export function completeExit({ exitCode, signal }: Exit): Exit {
  if (exitCode !== null) return { exitCode, signal: signal ?? signalOfExitCode(exitCode) };
  const number = Object.entries(endingSignals).find(([, name]) => name === signal)?.[0];
  return { exitCode: number === undefined ? null : 128 + Number(number), signal };
}

/** The signal that an exit code stands for; null for a code that the program chose itself. */
export function signalOfExitCode(exitCode: number): string | null {
  return endingSignals[exitCode - 128] ?? null;
}
