// @vitest-environment happy-dom
import { cleanup, renderHook } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { useUnchanged, useUnchangedItems } from "./use-unchanged";

afterEach(cleanup);

test("a value that says the same stays the same object; another takes its place", () => {
  const first = { issues: [{ line: 1 }] };
  const { result, rerender } = renderHook(({ value }) => useUnchanged(value), {
    initialProps: { value: first },
  });
  rerender({ value: { issues: [{ line: 1 }] } });
  expect(result.current).toBe(first);
  const second = { issues: [{ line: 2 }] };
  rerender({ value: second });
  expect(result.current).toBe(second);
  rerender({ value: { issues: [{ line: 1 }] } });
  expect(result.current).toEqual(first);
});

test("of a list, the items that changed are new, in as many places as the new list has", () => {
  const first = [{ text: "a" }, { text: "b" }, { text: "c" }];
  const { result, rerender } = renderHook(({ items }) => useUnchangedItems(items), {
    initialProps: { items: first },
  });
  rerender({ items: [{ text: "a" }, { text: "x" }, { text: "c" }, { text: "d" }] });
  expect(result.current).toEqual([{ text: "a" }, { text: "x" }, { text: "c" }, { text: "d" }]);
  expect(result.current.map((item) => first.some((before) => before === item))).toEqual([
    true,
    false,
    true,
    false,
  ]);
  rerender({ items: [{ text: "a" }] });
  expect(result.current).toEqual([{ text: "a" }]);
});
