import { describe, expect, it, vi } from "vitest";
import type { LogPiece, RunStateMessage } from "@/lib/runs/run-view";
import { RunStream, type StreamSource } from "./run-stream";

class FakeSource implements StreamSource {
  onopen: (() => void) | null = null;
  onerror: (() => void) | null = null;
  closed = false;
  readyState = 0;
  private readonly listeners = new Map<string, (message: { data: string }) => void>();
  readonly url: string;
  constructor(url: string) {
    this.url = url;
  }
  addEventListener(type: string, listener: (message: { data: string }) => void): void {
    this.listeners.set(type, listener);
  }
  close(): void {
    this.closed = true;
  }
  say(type: string, data: unknown): void {
    this.listeners.get(type)?.({ data: JSON.stringify(data) });
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

function setUp(state = running, askStatus: (url: string) => Promise<number> = async () => 200) {
  const sources: FakeSource[] = [];
  const tasks: (() => void)[] = [];
  const stream = new RunStream({
    runId: "r1",
    state,
    events: [],
    connect: (url) => {
      const source = new FakeSource(url);
      sources.push(source);
      return source;
    },
    schedule: (task) => tasks.push(task),
    askStatus,
  });
  const run = () => {
    for (const task of tasks.splice(0)) task();
  };
  let drawn = 0;
  const leave = stream.subscribe(() => drawn++);
  return { stream, sources, run, leave, drawn: () => drawn };
}

const last = (sources: FakeSource[]) => sources.at(-1) as FakeSource;

describe("a run's stream", () => {
  it("after a break goes on from the last byte, and nothing is written twice", () => {
    const { stream, sources, run } = setUp();
    expect(last(sources).url).toBe("/api/runs/r1/logs?from=1:0&after=0");
    last(sources).say("log", piece(0, "one\n"));
    last(sources).onerror?.();
    run();
    expect(stream.snapshot().connection).toBe("reconnecting");
    expect(last(sources).url).toContain("from=1:4");
    last(sources).onopen?.();
    last(sources).say("log", piece(0, "one\n"));
    last(sources).say("log", piece(4, "two\n"));
    run();
    expect(stream.snapshot().connection).toBe("live");
    expect(stream.model(1).length).toBe(2);
    expect(stream.model(1).lineAt(1)?.text).toBe("two");
  });

  it("a burst of messages is drawn once", () => {
    const { sources, run, drawn } = setUp();
    for (let index = 0; index < 100; index++) last(sources).say("log", piece(index * 2, "x\n"));
    run();
    expect(drawn()).toBe(1);
  });

  it("when the server says the end, nothing is asked again", () => {
    const { stream, sources, run } = setUp();
    last(sources).say("state", { ...running, state: "finished" });
    last(sources).say("end", {});
    last(sources).onerror?.();
    run();
    run();
    expect(stream.snapshot().connection).toBe("ended");
    expect(sources).toHaveLength(1);
  });

  it("a break before the end of a finished run's log is a break", () => {
    const { sources, run } = setUp({ ...running, state: "finished" });
    last(sources).say("log", piece(0, "one\n"));
    last(sources).onerror?.();
    run();
    expect(sources).toHaveLength(2);
    expect(last(sources).url).toContain("from=1:4");
  });

  it.each([401, 403, 404])("refused with %i it asks no more, and says so", async (status) => {
    const asked: string[] = [];
    const { stream, sources, run, leave } = setUp(running, async (url) => {
      asked.push(url);
      return status;
    });
    last(sources).readyState = 2;
    last(sources).onerror?.();
    run();
    await vi.waitFor(() => {
      run();
      expect(stream.snapshot().connection).toBe("refused");
    });
    expect(asked).toEqual(["/api/v1/runs/r1"]);
    leave();
    stream.subscribe(() => undefined);
    run();
    expect(sources).toHaveLength(1);
  });

  it.each([200, 429, 500, 502, 503])("an answer of %i is tried again", async (status) => {
    const { sources, run } = setUp(running, async () => status);
    last(sources).readyState = 2;
    last(sources).onerror?.();
    await vi.waitFor(() => {
      run();
      expect(sources).toHaveLength(2);
    });
  });

  it("a server that cannot be asked either is tried again", async () => {
    const { sources, run } = setUp(running, () => Promise.reject(new Error("no network")));
    last(sources).readyState = 2;
    last(sources).onerror?.();
    await vi.waitFor(() => {
      run();
      expect(sources).toHaveLength(2);
    });
  });

  it("a new attempt has a log of its own and is shown", () => {
    const { stream, sources, run } = setUp();
    last(sources).say("log", piece(0, "one\n"));
    last(sources).say("log", piece(0, "again\n", 2));
    run();
    expect(stream.snapshot()).toMatchObject({ attempts: [1, 2], attempt: 2 });
    expect(stream.model(2).lineAt(0)?.text).toBe("again");
  });

  it("an event that comes again is shown once", () => {
    const { stream, sources, run } = setUp();
    const event = {
      id: "7",
      at: "",
      kind: "leased",
      actor: { kind: "agent", name: "a" },
      attempt: 1,
      message: "",
      data: {},
    };
    last(sources).say("event", event);
    last(sources).say("event", event);
    run();
    expect(stream.snapshot().events).toHaveLength(1);
  });

  it("leaving closes the connection and no try follows", () => {
    const { sources, run, leave } = setUp();
    last(sources).onerror?.();
    leave();
    run();
    expect(sources).toHaveLength(1);
    expect(last(sources).closed).toBe(true);
  });
});
