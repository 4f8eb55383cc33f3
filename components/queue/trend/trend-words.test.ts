import { describe, expect, it } from "vitest";
import type { QueueTrendsView, TrendFigures, TrendStepView } from "@/lib/runs/run-view";
import { pairOfTimes, percent, shortDuration, stepWords, successShare, toCharts } from "./trend-words";

const nothing: TrendFigures = {
  finished: 0,
  failed: 0,
  cancelled: 0,
  waitP50: null,
  waitP95: null,
  ranP50: null,
  ranP95: null,
};
const step = (part: Partial<TrendStepView>): TrendStepView => ({
  at: "2026-11-26T11:00:00.000Z",
  waiting: 0,
  running: 0,
  slots: null,
  ...nothing,
  ...part,
});
const view = (steps: TrendStepView[], total = nothing): QueueTrendsView => ({
  from: "2026-11-26T11:00:00.000Z",
  to: "2026-11-26T12:00:00.000Z",
  stepSeconds: 60,
  steps,
  total,
});

describe("the words of trends", () => {
  it.each([
    [0.84, "0.8 s"],
    [41.4, "41 s"],
    [1_080, "18 min"],
    [12_600, "3.5 h"],
    [250_000, "2.9 d"],
  ])("say %d seconds as %s", (seconds, words) => expect(shortDuration(seconds)).toBe(words));

  it("say nothing where nothing happened", () => {
    expect([percent(successShare(nothing)), pairOfTimes(null, null)]).toEqual(["—", "—"]);
    expect(toCharts(view([])).map((chart) => chart.figure)).toEqual(["max 0", "—", "—", "—", "0", "—"]);
  });

  it("give the figure of the range: slots by the steps in which somebody looked", () => {
    const charts = toCharts(
      view(
        [step({ waiting: 31, running: 2, slots: 4 }), step({ running: 4, slots: 4 }), step({ running: 9 })],
        { ...nothing, finished: 93, failed: 7, cancelled: 2, waitP50: 41, waitP95: 1_080 },
      ),
    );
    const figures = Object.fromEntries(charts.map((chart) => [chart.title, chart.figure]));
    expect(figures).toMatchObject({
      "Waiting runs": "max 31",
      "Wait p50 / p95": "41 s / 18 min",
      "Slots in use": "75 %",
      "Ended runs": "102",
      "Finished well": "93 %",
    });
  });

  it.each([
    [60, "11:00"],
    [10_800, "Thu 11:00"],
    [86_400, "26 Nov"],
  ])("name the time of a step of %d s", (seconds, words) => {
    expect(stepWords("2026-11-26T11:00:00.000Z", seconds, "UTC").replace(",", "")).toBe(words);
  });
});
