/** When an output artifact is made of what lies at its path. */
export const outputTimes = ["success", "always"] as const;
