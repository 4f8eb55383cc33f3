/** Ends open calls when the process is told to stop, so that a server with waiting agents and readers stops at once. */
const store = globalThis as typeof globalThis & { slipwayLifetime?: AbortController };

/** Aborted at SIGTERM or SIGINT. */
export function serverSignal(): AbortSignal {
  if (!store.slipwayLifetime) {
    const controller = new AbortController();
    store.slipwayLifetime = controller;
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => controller.abort());
  }
  return store.slipwayLifetime.signal;
}

/** A signal for one open call: the caller hung up, or the server stops. */
export function callSignal(caller: AbortSignal): AbortSignal {
  return AbortSignal.any([caller, serverSignal()]);
}
