/** What there is of each run, in its order. */
export function groupByRun<T>(items: readonly T[], runIdOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(runIdOf(item));
    if (group) group.push(item);
    else groups.set(runIdOf(item), [item]);
  }
  return groups;
}
