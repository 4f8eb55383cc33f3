/** Works on items, so many at a time; the first failure ends it, once those that are under way have ended. */
export async function inParallel<Item>(
  items: Iterable<Item> | AsyncIterable<Item>,
  many: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const iterator: Iterator<Item> | AsyncIterator<Item> =
    Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
  let failure: { error: unknown } | undefined;
  // Whoever asks an async generator while it works waits in line.
  const lane = async () => {
    while (!failure) {
      try {
        const next = await iterator.next();
        if (next.done) return;
        await work(next.value);
      } catch (error) {
        failure ??= { error };
      }
    }
  };
  await Promise.all(Array.from({ length: many }, lane));
  if (failure) throw failure.error;
}
