// @vitest-environment happy-dom
import { act, cleanup, renderHook } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import type { LaunchInput } from "@/lib/dispatch/schema";
import { launchRunAction } from "../actions";
import { useLaunching } from "./use-launching";

vi.mock("next/navigation", () => ({ useRouter: () => ({ push: vi.fn() }) }));
vi.mock("../actions", () => ({ launchRunAction: vi.fn() }));

afterEach(cleanup);

const issue = { code: "x", severity: "error", message: "Too many.", path: "/gpus" } as const;

function drawn(input: LaunchInput) {
  let drawings = 0;
  const hook = renderHook(
    (now: LaunchInput) => {
      drawings++;
      return useLaunching(now);
    },
    { initialProps: input },
  );
  return { ...hook, drawings: () => drawings };
}

it("a form that says the same in another object is the same form: nothing is drawn twice", () => {
  const { rerender, drawings } = drawn({ queue: "gpu", values: { gpus: "4" } });
  const before = drawings();
  rerender({ queue: "gpu", values: { gpus: "4" } });
  expect(drawings()).toBe(before + 1);
});

it("a refusal is about the form as it was, and goes when something else is typed", async () => {
  vi.mocked(launchRunAction).mockResolvedValue({ ok: false, issues: [issue] });
  const { result, rerender } = drawn({ queue: "gpu", values: { gpus: "9" } });
  await act(async () => result.current.launch());
  expect(result.current.refusal).toEqual([issue]);
  rerender({ queue: "gpu", values: { gpus: "9" } });
  expect(result.current.refusal).toEqual([issue]);
  rerender({ queue: "gpu", values: { gpus: "8" } });
  expect(result.current.refusal).toEqual([]);
});

it("the same form pressed again is sent under the same key, a changed one under another", async () => {
  const send = vi.mocked(launchRunAction);
  send.mockReset().mockResolvedValue({ ok: false, issues: [issue] });
  const { result, rerender } = drawn({ queue: "gpu", values: { gpus: "9" } });
  await act(async () => result.current.launch());
  await act(async () => result.current.launch());
  rerender({ queue: "gpu", values: { gpus: "8" } });
  await act(async () => result.current.launch());
  const [first, second, third] = send.mock.calls.map(([input]) => input.idempotencyKey);
  expect(first).toBe(second);
  expect(third).not.toBe(first);
});
