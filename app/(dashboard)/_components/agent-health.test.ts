import { expect, it } from "vitest";
import { agentHealth } from "./agent-health";

const agent = { online: true, stopped: false, draining: false, stopping: false, busy: 0 };

it.each([
  [{}, "good", "idle"],
  [{ busy: 2 }, "good", "working"],
  [{ draining: true, busy: 2 }, "held", "draining"],
  [{ draining: true, stopping: true }, "held", "stopping"],
  [{ online: false, stopping: true, busy: 1 }, "gone", "offline"],
  [{ online: false, stopped: true, stopping: true }, "gone", "stopped"],
])("an agent with %o is %s: %s", (change, tone, words) => {
  expect(agentHealth({ ...agent, ...change })).toEqual({ tone, words });
});
