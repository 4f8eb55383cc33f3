interface Following<Q, A> {
  ask: (question: Q, isNewest: () => boolean) => Promise<A | undefined>;
  /** Called with answers to the newest question only. */
  take: (question: Q, answer: A) => void;
  fail: (error: unknown) => void;
}

/**
 * Asks one question at a time. What comes in meanwhile waits, the newest in place of those before it; an answer that
 * comes when there is a newer question is dropped. `undefined` asks nothing more.
 */
export function followNewest<Q, A>({ ask, take, fail }: Following<Q, A>): (question: Q | undefined) => void {
  let newest: Q | undefined;
  let isAsking = false;
  const askAll = async () => {
    isAsking = true;
    try {
      for (let asked: Q | undefined; newest !== undefined && asked !== newest; ) {
        const question = newest;
        asked = question;
        const answer = await ask(question, () => newest === question);
        if (answer !== undefined && newest === question) take(question, answer);
      }
    } finally {
      isAsking = false;
    }
  };
  return (question) => {
    newest = question;
    if (!isAsking) void askAll().catch(fail);
  };
}
