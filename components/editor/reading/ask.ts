import type { Answers, answerQuestion, Questions, Topic } from "./answer-question";

/** Gives nothing where the question was no longer wanted before its turn came. */
export type Ask = <T extends Topic>(
  topic: T,
  question: Questions[T],
  isWanted: () => boolean,
) => Promise<Answers[T] | undefined>;

/** What is needed of a worker. */
export interface WorkerPort {
  addEventListener: (
    type: "message" | "messageerror" | "error",
    listener: (event: { data?: unknown }) => void,
  ) => void;
  postMessage: (message: unknown) => void;
}

interface AskOptions {
  startWorker: () => WorkerPort;
  /** The same function for this thread, where no worker can be had. */
  loadHere: () => Promise<typeof answerQuestion>;
  /** Waits until typing has paused: on this thread every answer stops the keys. */
  pause: () => Promise<void>;
}

/** Asks a worker, started with the first question. Where it cannot start or breaks, this thread answers, open questions too. */
export function makeAsk({ startWorker, loadHere, pause }: AskOptions): Ask {
  const waiting = new Map<number, (answer: unknown) => void>();
  let worker: WorkerPort | "broken" | undefined;
  let asked = 0;

  const breakDown = () => {
    worker = "broken";
    for (const settle of waiting.values()) settle(undefined);
    waiting.clear();
  };
  const start = (): WorkerPort | "broken" => {
    try {
      const started = startWorker();
      started.addEventListener("message", ({ data }) => {
        const { id, answer } = asAnswered(data);
        waiting.get(id)?.(answer);
        waiting.delete(id);
      });
      started.addEventListener("error", breakDown);
      started.addEventListener("messageerror", breakDown);
      return started;
    } catch {
      // No workers here, or the page's policy forbids them: only speed is lost.
      return "broken";
    }
  };
  const askWorker = <T extends Topic>(topic: T, question: Questions[T]): Promise<Answers[T] | undefined> => {
    worker ??= start();
    if (worker === "broken") return Promise.resolve(undefined);
    const port = worker;
    const id = ++asked;
    return new Promise((resolve) => {
      waiting.set(id, (answer) => resolve(asAnswerOf<T>(answer)));
      port.postMessage({ id, topic, question });
    });
  };

  return async (topic, question, isWanted) => {
    const answer = await askWorker(topic, question);
    if (answer !== undefined) return answer;
    const [here] = await Promise.all([loadHere(), pause()]);
    return isWanted() ? here(topic, question) : undefined;
  };
}

/** Both ends are of one build: nothing but `serve-questions.ts` writes to this port. */
function asAnswered(data: unknown): { id: number; answer: unknown } {
  return data as { id: number; answer: unknown };
}

/** The answer that came back under the id this question was sent with. */
function asAnswerOf<T extends Topic>(answer: unknown): Answers[T] | undefined {
  return answer as Answers[T] | undefined;
}
