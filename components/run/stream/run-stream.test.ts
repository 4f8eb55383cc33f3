import { describe, expect, it } from "vitest";
import type { LogPiece, RunEventView, RunStateMessage } from "@/lib/runs/run-view";
import type { RunWatch } from "@/lib/runs/run-watch";
import { RunStream } from "./run-stream";
import type { Listen } from "./stream-hub";

class FakeWatch {
  closed = false;
  readonly watch: RunWatch;
  readonly say: Listen;
  constructor(watch: RunWatch, say: Listen) {
    this.watch = watch;
    this.say = say;
  }
}

const running: RunStateMessage = {
  state: "running",
  attempt: 1,
  reason: null,
  exitCode: null,
  diagnosis: null,
  startedAt: null,
  endedAt: null,
  cancelRequestedAt: null,
};

function piece(offset: number, text: string, attempt = 1): LogPiece {
  return {
    attempt,
    offset,
    end: offset + text.length,
    stream: "stdout",
    at: "2026-01-01T00:00:00.000Z",
    text,
  };
}

function setUp(state = running) {
  const sources: FakeWatch[] = [];
  const tasks: (() => void)[] = [];
  const stream = new RunStream({
    runId: "r1",
    state,
    events: [],
    watchRun: (watch, listen) => {
      const source = new FakeWatch(watch, listen);
      sources.push(source);
      return () => {
        source.closed = true;
      };
    },
    schedule: (task) => tasks.push(task),
  });
  const run = () => {
    for (const task of tasks.splice(0)) task();
  };
  let drawn = 0;
  const leave = stream.subscribe(() => drawn++);
  return { stream, sources, run, leave, drawn: () => drawn };
}

const last = (sources: FakeWatch[]) => sources.at(-1) as FakeWatch;

describe("a run's stream", () => {
  it("says a break, and writes nothing twice that comes again after it", () => {
    const { stream, sources, run } = setUp();
    expect(last(sources).watch).toEqual({ runId: "r1", from: { attempt: 1, offset: 0 }, after: "0" });
    last(sources).say({ type: "log", data: piece(0, "one\n") });
    last(sources).say({ type: "broken" });
    run();
    expect(stream.snapshot().connection).toBe("reconnecting");
    last(sources).say({ type: "open" });
    last(sources).say({ type: "log", data: piece(0, "one\n") });
    last(sources).say({ type: "log", data: piece(4, "two\n") });
    run();
    expect(stream.snapshot().connection).toBe("live");
    expect(stream.model(1).length).toBe(2);
    expect(stream.model(1).lineAt(1)?.text).toBe("two");
  });

  it("a burst of messages is drawn once", () => {
    const { sources, run, drawn } = setUp();
    for (let index = 0; index < 100; index++)
      last(sources).say({ type: "log", data: piece(index * 2, "x\n") });
    run();
    expect(drawn()).toBe(1);
  });

  it("when the server says the end, it is left", () => {
    const { stream, sources, run } = setUp();
    last(sources).say({ type: "state", data: { ...running, state: "finished" } });
    last(sources).say({ type: "end" });
    run();
    expect(stream.snapshot().connection).toBe("ended");
    expect(sources).toHaveLength(1);
    expect(last(sources).closed).toBe(true);
  });

  it("a page that comes back goes on from what it knows", () => {
    const { stream, sources, leave } = setUp();
    last(sources).say({ type: "log", data: piece(0, "one\n") });
    leave();
    expect(last(sources).closed).toBe(true);
    stream.subscribe(() => undefined);
    expect(last(sources).watch.from).toEqual({ attempt: 1, offset: 4 });
  });

  it("a new attempt has a log of its own and is shown", () => {
    const { stream, sources, run } = setUp();
    last(sources).say({ type: "log", data: piece(0, "one\n") });
    last(sources).say({ type: "log", data: piece(0, "again\n", 2) });
    run();
    expect(stream.snapshot()).toMatchObject({ attempts: [1, 2], attempt: 2 });
    expect(stream.model(2).lineAt(0)?.text).toBe("again");
  });

  it("an event that comes again is shown once", () => {
    const { stream, sources, run } = setUp();
    const event: RunEventView = {
      id: "7",
      at: "",
      kind: "leased",
      actor: { kind: "agent", name: "a" },
      attempt: 1,
      message: "",
      data: {},
    };
    last(sources).say({ type: "event", data: event });
    last(sources).say({ type: "event", data: event });
    run();
    expect(stream.snapshot().events).toHaveLength(1);
  });
});
