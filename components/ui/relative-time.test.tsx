// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { RelativeTime } from "./relative-time";

const at = "2026-11-26T11:10:15.000Z";

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse(at) + 55_000 });
});

afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

it("the words follow the clock", () => {
  render(<RelativeTime at={at} />);
  expect(screen.getByText("55 s ago").getAttribute("dateTime")).toBe(at);
  act(() => vi.advanceTimersByTime(5_000));
  expect(screen.getByText("1 min ago")).toBeDefined();
});

it("the exact time is there in UTC, and on hover also where the reader is", () => {
  render(<RelativeTime at={at} form="since" />);
  const time = screen.getByText("55 s");
  expect(time.title).toBe("Thu, 26 Nov 2026, 11:10:15 UTC");
  fireEvent.pointerEnter(time);
  expect(time.title).toContain(Intl.DateTimeFormat().resolvedOptions().timeZone);
  expect(time.title).toContain("11:10:15 UTC");
});

it("no timer is left when no time is shown any more", () => {
  const { unmount } = render(<RelativeTime at={at} />);
  expect(vi.getTimerCount()).toBe(1);
  unmount();
  expect(vi.getTimerCount()).toBe(0);
});
