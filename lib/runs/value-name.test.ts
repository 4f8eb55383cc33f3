import { expect, it } from "vitest";
import { isFullValueName, readValueName, writeValueName } from "./value-name";

it.each([
  ["lr", { space: "values", key: "lr" }, "lr"],
  ["values.lr", { space: "values", key: "lr" }, "lr"],
  ["config.git.url", { space: "config", key: "git.url" }, "config.git.url"],
  ["summary.train/loss", { space: "summary", key: "train/loss" }, "summary.train/loss"],
  ["values.config.x", { space: "values", key: "config.x" }, "values.config.x"],
  ["config.", { space: "values", key: "config." }, "config."],
] as const)("%s", (name, value, written) => {
  expect(readValueName(name)).toEqual(value);
  expect(writeValueName(value)).toBe(written);
  expect(isFullValueName(name)).toBe(name.includes(".") && name !== "config.");
});
