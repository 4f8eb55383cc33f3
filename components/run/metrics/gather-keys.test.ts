import { expect, it } from "vitest";
import { gatherKeys } from "./gather-keys";
import type { Series, SeriesPart, SeriesQuestion } from "./run-series";

const series = (key: string): Series => ({
  key,
  isSampled: false,
  step: [0],
  time: [0],
  runtime: [0],
  last: [1],
  min: null,
  max: null,
});

const all: SeriesPart = { stream: "history", x: "_step" };
const since = (from: number): SeriesPart => ({ ...all, from });

function setUp(answer = (question: SeriesQuestion) => ({ r1: question.keys.map(series) })) {
  const asked: SeriesQuestion[] = [];
  const tasks: (() => void)[] = [];
  const load = gatherKeys(
    async (question) => {
      asked.push(question);
      return answer(question);
    },
    (task) => tasks.push(task),
  );
  const run = () => {
    for (const task of tasks.splice(0)) task();
  };
  return { asked, run, load };
}

it("charts that ask together are one question, and each gets its own", async () => {
  const { asked, run, load } = setUp();
  const both = Promise.all([load("loss", all), load("acc", all), load("loss", all)]);
  run();
  expect((await both).map(({ r1 }) => r1?.key)).toEqual(["loss", "acc", "loss"]);
  expect(asked).toEqual([{ ...all, keys: ["loss", "acc"] }]);
});

it("who knows nothing yet does not make the others ask for all", async () => {
  const { asked, run, load } = setUp();
  const three = Promise.all([load("loss", since(40)), load("acc", since(38)), load("new", all)]);
  run();
  await three;
  expect(asked).toEqual([
    { ...since(38), keys: ["loss", "acc"] },
    { ...all, keys: ["new"] },
  ]);
});

it("many are several questions", async () => {
  const { asked, run, load } = setUp();
  const thirty = Promise.all(Array.from({ length: 30 }, (_, index) => load(`m${index}`, all)));
  run();
  await thirty;
  expect(asked.map(({ keys }) => keys.length)).toEqual([24, 6]);
});

it("a refusal is told to each", async () => {
  const { run, load } = setUp(() => {
    throw new Error("no");
  });
  const both = Promise.allSettled([load("loss", all), load("acc", all)]);
  run();
  expect((await both).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
});

it("a run without the metric is left out", async () => {
  const { run, load } = setUp(() => ({ r1: [] }));
  const found = load("loss", all);
  run();
  expect(await found).toEqual({});
});

it("system metrics, another x and another range are questions of their own", async () => {
  const { asked, run, load } = setUp();
  const four = Promise.all([
    load("loss", all),
    load("system.cpu", { ...all, stream: "system" }),
    load("loss", { ...all, x: "epoch" }),
    load("loss", { ...all, from: 1, to: 5 }),
  ]);
  run();
  await four;
  expect(asked).toHaveLength(4);
});
