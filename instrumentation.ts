/** Runs once when a server process starts. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { keepLeases } = await import("./lib/dispatch/keep-leases");
  keepLeases();
}
