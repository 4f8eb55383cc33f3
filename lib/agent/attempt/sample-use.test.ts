import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Measures } from "../../runners/measures";
import { sampleUse } from "./sample-use";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("tells what is measured, again and again, until it is stopped", async () => {
  const told: string[] = [];
  let cpu = 0;
  const measure = async () => {
    cpu += 1;
    return { cpu, "gpu.0.gpu": 50 };
  };
  const sampling = sampleUse({ measure }, (line) => void told.push(line), 10);
  await vi.advanceTimersByTimeAsync(25);
  expect(told).toEqual(['{"system.cpu":1,"system.gpu.0.gpu":50}', '{"system.cpu":2,"system.gpu.0.gpu":50}']);
  sampling.stop();
  await vi.advanceTimersByTimeAsync(100);
  expect(told).toHaveLength(2);
});

it("tells nothing of what cannot be measured, and asks again", async () => {
  const told: string[] = [];
  const answers: (Measures | Error | null)[] = [null, new Error("the engine is away"), {}, { cpu: 3 }];
  const measure = async () => {
    const answer = answers.shift() ?? null;
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const sampling = sampleUse({ measure }, (line) => void told.push(line), 10);
  await vi.advanceTimersByTimeAsync(100);
  expect(told).toEqual(['{"system.cpu":3}']);
  sampling.stop();
});

it("tells nothing after it was stopped, also of what was being measured", async () => {
  const told: string[] = [];
  let answer: (measures: Record<string, number>) => void = () => undefined;
  const measure = () => new Promise<Record<string, number>>((resolve) => (answer = resolve));
  const sampling = sampleUse({ measure }, (line) => void told.push(line), 10);
  await vi.advanceTimersByTimeAsync(10);
  sampling.stop();
  answer({ cpu: 1 });
  await vi.advanceTimersByTimeAsync(100);
  expect(told).toEqual([]);
});

it("does nothing where nothing can be measured", async () => {
  const tell = vi.fn();
  sampleUse({}, tell, 10).stop();
  sampleUse({}, tell, 10);
  await vi.advanceTimersByTimeAsync(100);
  expect(tell).not.toHaveBeenCalled();
});
