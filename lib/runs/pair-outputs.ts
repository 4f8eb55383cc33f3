/** What a run has made: at a place of its config's list, or logged by its program. */
interface Made {
  position: number | null;
  collectionId: string;
}

/**
 * What a run and its rerun have made, side by side: by their place in the config, whose names may hold the run's own; what programs have
 * logged by its artifact, in the order in which they did.
 */
export function pairOutputs<T extends Made>(
  first: readonly T[],
  again: readonly T[],
): { first: T | null; again: T | null }[] {
  const keysOf = (made: readonly T[]) => {
    const counts = new Map<string, number>();
    return new Map(
      made.map((one) => {
        if (one.position !== null) return [`${one.position}`, one];
        const at = counts.get(one.collectionId) ?? 0;
        counts.set(one.collectionId, at + 1);
        return [`${one.collectionId} ${at}`, one];
      }),
    );
  };
  const [before, now] = [keysOf(first), keysOf(again)];
  return [...new Set([...before.keys(), ...now.keys()])].map((key) => ({
    first: before.get(key) ?? null,
    again: now.get(key) ?? null,
  }));
}
