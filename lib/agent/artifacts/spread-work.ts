/** Does the work of all items, some at once; after a failure nothing new is begun, and the first failure is thrown once all have ended. */
export async function spreadWork<T>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const rest = items[Symbol.iterator]();
  let failure: { error: unknown } | null = null;
  const go = async () => {
    for (const item of rest) {
      if (failure) return;
      try {
        await work(item);
      } catch (error) {
        failure ??= { error };
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, go));
  const failed = failure as { error: unknown } | null;
  if (failed) throw failed.error;
}
