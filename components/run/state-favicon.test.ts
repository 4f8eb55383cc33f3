import { expect, it } from "vitest";
import { runStates } from "@/lib/runs/run-state";
import { stateIcon } from "./state-favicon";

it("every state has a picture of its own, except taken and starting, which look the same everywhere", () => {
  const icons = new Map(runStates.map((state) => [state, stateIcon(state)]));
  expect(icons.get("leased")).toBe(icons.get("starting"));
  expect(new Set(icons.values()).size).toBe(runStates.length - 1);
});

it("a picture needs nothing from outside and holds nothing an address must not hold", () => {
  for (const state of runStates) expect(stateIcon(state)).toMatch(/^data:image\/svg\+xml,[\w%.!~*'()-]+$/);
});
