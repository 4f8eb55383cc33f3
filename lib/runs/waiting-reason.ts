/** Why a run queue item is not running yet: a closed list, in the order in which they are looked for. */
export const waitingReasons = [
  "queue-archived",
  "queue-paused",
  "held",
  "waiting-for-stage",
  "waiting-for-artifact",
  "back-off",
  "no-agent",
  "no-builder",
  "agent-lacks-env",
  "person-quota",
  "team-quota",
  "queue-limit",
  "no-free-slot",
  "items-ahead",
  "starting-soon",
] as const;
export type WaitingReason = (typeof waitingReasons)[number];
