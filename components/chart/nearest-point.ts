/** The index of the value nearest to `x` in a list that never falls; -1 in an empty one. */
export function nearestPoint(list: readonly number[], x: number): number {
  let [low, high] = [0, list.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((list[middle] ?? 0) < x) low = middle + 1;
    else high = middle;
  }
  const here = list[low];
  const before = list[low - 1];
  if (here === undefined) return -1;
  return before !== undefined && x - before <= here - x ? low - 1 : low;
}
