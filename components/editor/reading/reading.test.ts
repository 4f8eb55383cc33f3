import fc from "fast-check";
import { afterEach, describe, expect, test, vi } from "vitest";
import { answerQuestion, type ReadingQuestion } from "./answer-question";
import { makeAsk, type WorkerPort } from "./ask";
import { followNewest } from "./follow-newest";
import { serveQuestions } from "./serve-questions";

const channels: MessageChannel[] = [];
afterEach(() => {
  for (const { port1, port2 } of channels.splice(0)) {
    port1.close();
    port2.close();
  }
});

/** A worker's boundary without its thread: everything crosses as a structured clone. */
function openWorker(): WorkerPort {
  const channel = new MessageChannel();
  channels.push(channel);
  serveQuestions(channel.port2);
  channel.port1.start();
  channel.port2.start();
  return channel.port1;
}

const never = async (): Promise<never> => {
  throw new Error("this thread was asked");
};
const wanted = () => true;
const throughWorker = () => makeAsk({ startWorker: openWorker, loadHere: never, pause: never });

function queueQuestion(text: string): ReadingQuestion {
  return {
    document: { layer: "queue", file: "queue gpu v2", version: 2, text },
    queue: { name: "gpu", resource: "kubernetes" },
  };
}

const queueText = `resource_args:
  kubernetes:
    limits: {memory: 8Gi, nvidia.com/gpu: "{{gpus}}"}
env: {MODE: "{{mode}}", RUN: "\${run_id}"}
hyperparameters: {lr: 3e-4, big: 12345678901234567890, when: "{{missing}}"}
template_variables:
  gpus: {type: integer, default: 9, min: 1, max: "{{nodes}} * 4", at_most: 3}
  nodes: {type: integer, default: 2, min: 1}
  mode: {type: string, options: [{value: fast, label: Fast}, slow], default: fast, show_if: {nodes: [1, 2]}}
  memory: {type: quantity, default: 4Gi, max: 8Gi, pattern: "^[0-9]+Gi$"}
guardrails:
  limits: {resource_args.kubernetes.limits.memory: {max: 4Gi}}
  locked: [env.MODE]
`;

const documents: [string, ReadingQuestion][] = [
  ["a queue with fields, limits and faults", queueQuestion(queueText)],
  ["a queue that is no YAML", queueQuestion("a: [1,\nb: {")],
  ["nothing at all", queueQuestion("")],
  [
    "a job",
    {
      document: {
        layer: "job",
        file: "job train v1",
        text: "entry_point: train.py\nargs: [--lr, 0.1]\nnmae: x\n",
      },
    },
  ],
  [
    "team defaults",
    { document: { layer: "team-defaults", file: "team defaults v1", text: "env: {A: 1}\nenv: {B: 2}\n" } },
  ],
];

describe("a worker answers as the function does", () => {
  test.each(documents)("%s", async (_, question) => {
    const answer = await throughWorker()("reading", question, wanted);
    expect(answer).toStrictEqual(answerQuestion("reading", question));
  });

  test("any edit of a queue", async () => {
    const ask = throughWorker();
    await fc.assert(
      fc.asyncProperty(
        fc.nat(queueText.length),
        fc.nat(6),
        fc.oneof(fc.constantFrom("{{", "}}", "- ", ": ", "\n", "\n  ", "&a", "*a", "<<: ", '"'), fc.string()),
        async (at, cut, typed) => {
          const question = queueQuestion(queueText.slice(0, at) + typed + queueText.slice(at + cut));
          const answer = await ask("reading", question, wanted);
          expect(answer).toStrictEqual(answerQuestion("reading", question));
        },
      ),
      { numRuns: 60 },
    );
  });

  test("what a queue alone gives", async () => {
    const question = {
      document: queueQuestion(queueText).document,
      queueName: "gpu",
      resource: "kubernetes" as const,
      values: { gpus: "2", mode: "slow" },
    };
    const answer = await throughWorker()("outcome", question, wanted);
    expect(answer).toStrictEqual(answerQuestion("outcome", question));
    expect(answer?.some((line) => line.source?.layer === "template")).toBe(true);
  });
});

describe("without a worker this thread answers", () => {
  const question = queueQuestion(queueText);
  const here = { loadHere: async () => answerQuestion, pause: async () => undefined };
  const right = answerQuestion("reading", question);

  test("when none can be started", async () => {
    const startWorker = () => {
      throw new Error("forbidden by the page's policy");
    };
    expect(await makeAsk({ startWorker, ...here })("reading", question, wanted)).toStrictEqual(right);
  });

  test("when it breaks while it is asked, and from then on", async () => {
    let started = 0;
    const startWorker = (): WorkerPort => {
      started += 1;
      let fail: () => void = () => undefined;
      return {
        addEventListener: (type, listener) => {
          if (type === "error") fail = () => listener({});
        },
        postMessage: () => queueMicrotask(fail),
      };
    };
    const ask = makeAsk({ startWorker, ...here });
    expect(await ask("reading", question, wanted)).toStrictEqual(right);
    expect(await ask("reading", question, wanted)).toStrictEqual(right);
    expect(started).toBe(1);
  });

  test("but reads nothing that a newer text replaced during the pause", async () => {
    const startWorker = () => {
      throw new Error("no workers here");
    };
    const refuse = () => {
      throw new Error("an old text was read");
    };
    const ask = makeAsk({ startWorker, loadHere: async () => refuse, pause: async () => undefined });
    expect(await ask("reading", question, () => false)).toBeUndefined();
  });
});

describe("the newest question wins", () => {
  test("whatever the order of asking and answering, only answers to it are taken, and its own comes last", async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.integer({ min: 1, max: 12 }), async (s, count) => {
        let newest = 0;
        let asking = 0;
        const taken: number[] = [];
        const follow = followNewest<{ number: number }, number>({
          ask: async ({ number }) => {
            asking += 1;
            expect(asking).toBe(1);
            await s.schedule(Promise.resolve(), `answer ${number}`);
            asking -= 1;
            return number;
          },
          take: (question, answer) => {
            expect(answer).toBe(question.number);
            expect(answer).toBe(newest);
            taken.push(answer);
          },
          fail: (error) => {
            throw error;
          },
        });
        s.scheduleSequence(
          Array.from({ length: count }, (_, at) => ({
            label: `ask ${at + 1}`,
            builder: async () => {
              newest = at + 1;
              follow({ number: newest });
            },
          })),
        );
        await s.waitIdle();
        expect(taken.at(-1)).toBe(count);
        expect(taken).toStrictEqual([...taken].sort((a, b) => a - b));
      }),
    );
  });

  test("a question that fails says so, and the next one is asked", async () => {
    const failures: unknown[] = [];
    const taken: number[] = [];
    const follow = followNewest<{ fails: boolean }, number>({
      ask: async ({ fails }) => {
        if (fails) throw new Error("broken");
        return 1;
      },
      take: (_, answer) => taken.push(answer),
      fail: (error) => {
        failures.push(error);
        follow({ fails: false });
      },
    });
    follow({ fails: true });
    await vi.waitFor(() => expect(taken).toEqual([1]));
    expect(failures).toEqual([new Error("broken")]);
  });
});
