import { expect, test } from "vitest";
import { sayNumber, saySpan, sayTick } from "./say-number";

test.each<[number, string]>([
  [0, "0"],
  [2.23145, "2.231"],
  [-0.00012346, "-0.0001235"],
  [1.2e-7, "1.2e-7"],
  [12_800.4, "12\u2009800"],
  [3, "3"],
  [3.4e12, "3.4e+12"],
  [Number.NaN, "NaN"],
])("%d is said as %s", (value, words) => {
  expect(sayNumber(value)).toBe(words);
});

test.each<[number, string]>([
  [900, "900"],
  [12_000, "12k"],
  [2_500_000, "2.5M"],
  [0.25, "0.25"],
  [1e-5, "1e-5"],
  [1e18, "1e+18"],
])("an axis says %d as %s", (value, words) => {
  expect(sayTick(value)).toBe(words);
});

test.each<[number, string]>([
  [0, "0s"],
  [0.5, "0.5s"],
  [45, "45s"],
  [750, "12m 30s"],
  [11_100, "3h 5m"],
  [187_200, "2d 4h"],
  [3_600, "1h"],
  [-90, "−1m 30s"],
])("%d seconds are said as %s", (seconds, words) => {
  expect(saySpan(seconds)).toBe(words);
});
