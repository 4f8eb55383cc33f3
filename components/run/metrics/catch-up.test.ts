import { expect, it } from "vitest";
import { CatchUp } from "./catch-up";

function setUp() {
  const ends: (() => void)[] = [];
  let begun = 0;
  const catchUp = new CatchUp(
    3,
    () => {
      begun += 1;
      return new Promise<void>((resolve) => ends.push(resolve));
    },
    () => Promise.resolve(),
  );
  const end = async () => {
    ends.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { catchUp, end, begun: () => begun };
}

it("does nothing for what is known", () => {
  const { catchUp, begun } = setUp();
  catchUp.hear(3);
  expect(begun()).toBe(0);
});

it("news that come during the work are worked on once, after it", async () => {
  const { catchUp, begun, end } = setUp();
  catchUp.hear(4);
  expect(begun()).toBe(1);
  for (const news of [5, 6, 7]) catchUp.hear(news);
  expect(begun()).toBe(1);
  await end();
  expect(begun()).toBe(2);
  await end();
  expect(begun()).toBe(2);
  catchUp.hear(8);
  expect(begun()).toBe(3);
});
