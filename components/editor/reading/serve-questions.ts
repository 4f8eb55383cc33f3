import { answerQuestion, type Questions, type Topic } from "./answer-question";

/** A question on its way to a worker. */
export type Asked = { [T in Topic]: { id: number; topic: T; question: Questions[T] } }[Topic];

/** The worker's side, or one end of a message channel. */
export interface QuestionPort {
  addEventListener: (type: "message", listener: (event: { data: unknown }) => void) => void;
  postMessage: (message: unknown) => void;
}

/** Answers every question that comes in, in its order. */
export function serveQuestions(port: QuestionPort): void {
  port.addEventListener("message", ({ data }) => {
    const { id, topic, question } = asAsked(data);
    port.postMessage({ id, answer: answerQuestion(topic, question) });
  });
}

/** Both ends are of one build: nothing but `ask.ts` writes to this port. */
function asAsked(data: unknown): Asked {
  return data as Asked;
}
