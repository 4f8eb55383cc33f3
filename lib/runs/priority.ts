/** Priorities of a run, most urgent first; the stored number is the place in this list. */
export const priorityNames = ["critical", "high", "medium", "low"] as const;
export type PriorityName = (typeof priorityNames)[number];

/** The number the line is ordered by: 0 is critical. */
export function priorityNumber(name: PriorityName): number {
  return priorityNames.indexOf(name);
}

/** The name of a stored priority number; an unknown number reads as `medium`. */
export function priorityName(number: number): PriorityName {
  return priorityNames[number] ?? "medium";
}
