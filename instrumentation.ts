/** Runs once when a server process starts. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { getEnv } = await import("./lib/env");
  const { mendAddresses } = await import("./lib/auth/decodable-address");
  const { notePeerAddresses } = await import("./lib/auth/peer-address");
  const { keepChores } = await import("./lib/dispatch/chores/keep-chores");
  const { observeRequests } = await import("./lib/dispatch/ops/observe-requests");
  const { tidyChore } = await import("./lib/tracking/tidy-streams");
  const { sweepChore } = await import("./lib/artifacts/sweep-artifacts");
  mendAddresses();
  notePeerAddresses();
  observeRequests();
  keepChores({ logDays: getEnv().SLIPWAY_LOG_DAYS, more: [tidyChore, sweepChore] });
}
