import { expect, test } from "vitest";
import { ChartStage } from "./chart-stage";

test("a place that is no number moves nothing, since a drawing without room says such", () => {
  const stage = new ChartStage();
  const heard: (number | null)[] = [];
  stage.listen((at) => heard.push(at));
  for (const at of [Number.POSITIVE_INFINITY, Number.NaN, 7, Number.NEGATIVE_INFINITY, 7, null])
    stage.point(at);
  expect(heard).toEqual([7, null]);
});
