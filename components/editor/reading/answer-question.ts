/**
 * What the editor asks about a text, with the functions of the core that decide at every other door. Questions and answers
 * are plain data, so a worker can do the reading: `ask.ts` asks, `config.worker.ts` answers.
 */
import { resolvedLines } from "@/components/run/resolved/resolved-lines";
import type { FieldValue } from "@/lib/config/fields/template-field";
import type { Issue } from "@/lib/config/issue";
import type { Resource } from "@/lib/config/layer";
import { readQueue } from "@/lib/config/read-queue";
import { resolveConfig } from "@/lib/config/resolve-config";
import type { ConfigDocument } from "@/lib/config/tree/node";
import { validateJob, validateLayer } from "@/lib/config/validate-document";
import type { DocumentReading } from "./document-reading";

/** One document on its own: whether it can be saved. A queue is read with the name and resource it has. */
export interface ReadingQuestion {
  document: ConfigDocument;
  queue?: { name: string; resource: Resource };
}

/** What a queue alone gives with these values, before any job adds its own. */
interface OutcomeQuestion {
  document: ConfigDocument;
  queueName: string;
  resource: Resource;
  values: Readonly<Record<string, FieldValue>>;
}

export interface Questions {
  reading: ReadingQuestion;
  outcome: OutcomeQuestion;
}

export interface Answers {
  reading: DocumentReading;
  outcome: ReturnType<typeof resolvedLines>;
}

export type Topic = keyof Questions;

const answerers: { [T in Topic]: (question: Questions[T]) => Answers[T] } = {
  reading: readDocument,
  outcome: ({ document, queueName, resource, values }) => {
    const input = { queue: document, queueName, resource, values: { ...values } };
    const { config, sources } = resolveConfig({ ...input, role: "admin" });
    return resolvedLines(config, sources);
  },
};

export function answerQuestion<T extends Topic>(topic: T, question: Questions[T]): Answers[T] {
  return answerers[topic](question);
}

function readDocument({ document, queue }: ReadingQuestion): DocumentReading {
  if (queue) {
    const { fields, holes, issues } = readQueue(document, queue);
    return { fields, holes, issues: inTextOrder(issues) };
  }
  const judge = document.layer === "job" ? validateJob : validateLayer;
  return { fields: [], holes: [], issues: inTextOrder(judge(document)) };
}

/** Errors and warnings as one walks down the text; what has no place comes first. */
function inTextOrder(issues: readonly Issue[]): Issue[] {
  return [...issues].sort((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0));
}
