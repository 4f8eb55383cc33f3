/**
 * The items of several sources as they come, each with the index of its source. Of each source one item is asked for ahead, so a
 * source with much to say holds no other up. When the reader leaves, every source is left.
 */
export async function* takeTurns<T>(
  sources: readonly AsyncGenerator<T>[],
): AsyncGenerator<{ index: number; item: T }> {
  const ready: { index: number; result: IteratorResult<T> | { error: unknown } }[] = [];
  let open = sources.length;
  let wake: (() => void) | undefined;
  const ask = (index: number) =>
    sources[index]
      ?.next()
      .catch((error: unknown) => ({ error }))
      .then((result) => {
        ready.push({ index, result });
        wake?.();
      });
  for (const index of sources.keys()) void ask(index);
  try {
    while (open > 0) {
      const next = ready.shift();
      if (!next) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        continue;
      }
      if ("error" in next.result) throw next.result.error;
      if (next.result.done) {
        open -= 1;
        continue;
      }
      void ask(next.index);
      yield { index: next.index, item: next.result.value };
    }
  } finally {
    for (const source of sources) void source.return(undefined);
  }
}
