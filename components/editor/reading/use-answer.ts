import { startTransition, useEffect, useState } from "react";
import type { Answers, Questions, Topic } from "./answer-question";
import { makeAsk } from "./ask";
import { followNewest } from "./follow-newest";

/** As long as typing has to rest before this thread reads a text itself. */
const quietMs = 150;

/** One worker for the page, whatever is open in it. */
const ask = makeAsk({
  startWorker: () => new Worker(new URL("./config.worker.ts", import.meta.url), { type: "module" }),
  loadHere: async () => (await import("./answer-question")).answerQuestion,
  pause: () => new Promise((resolve) => setTimeout(resolve, quietMs)),
});

interface Answered<T extends Topic> {
  question: Questions[T];
  answer: Answers[T];
}

/** The last answer, with the question it belongs to: while that is not the one given, a newer answer is on its way. */
export function useAnswer<T extends Topic>(
  topic: T,
  question: Questions[T] | undefined,
): Answered<T> | undefined {
  const [answered, setAnswered] = useState<Answered<T> | undefined>(undefined);
  const [failure, setFailure] = useState<{ error: unknown } | undefined>(undefined);
  const [follow] = useState(() =>
    followNewest<Questions[T], Answers[T]>({
      ask: (asked, isNewest) => ask(topic, asked, isNewest),
      // A key that is pressed while the page takes the answer goes first.
      take: (asked, answer) => startTransition(() => setAnswered({ question: asked, answer })),
      fail: (error) => setFailure({ error }),
    }),
  );
  useEffect(() => {
    follow(question);
  }, [follow, question]);
  useEffect(() => () => follow(undefined), [follow]);
  if (failure) throw failure.error;
  return answered;
}
