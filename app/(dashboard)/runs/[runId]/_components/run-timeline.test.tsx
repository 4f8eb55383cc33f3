// @vitest-environment happy-dom
import { act } from "@testing-library/react";
import { hydrateRoot } from "react-dom/client";
import { renderToString } from "react-dom/server";
import { expect, test } from "vitest";
import type { RunEventView } from "@/lib/runs/run-view";
import { RunTimeline } from "./run-timeline";

const event = (id: string): RunEventView => ({
  id,
  at: "2026-01-02T10:00:00.000Z",
  kind: "leased",
  actor: { kind: "agent", name: "a" },
  attempt: 1,
  message: "handed to agent a",
  data: {},
});

// Tests run at +13:45.
test("what the server drew and what came later are in one zone, the reader's", async () => {
  const page = document.createElement("div");
  page.innerHTML = renderToString(<RunTimeline events={[event("1")]} />);
  expect(page.querySelector("time")?.textContent).toBe("10:00:00");
  const root = await act(() => hydrateRoot(page, <RunTimeline events={[event("1")]} />));
  await act(() => root.render(<RunTimeline events={[event("1"), event("2")]} />));
  expect([...page.querySelectorAll("time")].map((time) => time.textContent)).toEqual([
    "23:45:00",
    "23:45:00",
  ]);
});
