/** `1 file changed, 2 added`. */
export function countChanges(changes: { added: number; removed: number; changed: number }): string {
  const parts = (["changed", "added", "removed"] as const)
    .filter((change) => changes[change] > 0)
    .map((change) => ({ change, count: changes[change] }));
  const [first, ...rest] = parts;
  if (!first) return "the same files";
  const head = `${first.count} ${first.count === 1 ? "file" : "files"} ${first.change}`;
  return [head, ...rest.map(({ count, change }) => `${count} ${change}`)].join(", ");
}
