/** Seconds between two checkpoints at the least: each is looked through, and a version. */
export const leastInterval = 1;

/** When an output artifact is made of what lies at its path. */
export const outputTimes = ["success", "always"] as const;
