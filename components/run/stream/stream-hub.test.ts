import { describe, expect, it } from "vitest";
import type { RunWatch } from "@/lib/runs/run-watch";
import { type ConnectionEvents, createStreamHub, type StreamNews } from "./stream-hub";

interface Connection extends ConnectionEvents {
  address: string;
  closed: boolean;
}

function setUp() {
  const connections: Connection[] = [];
  const tasks: { task: () => void; milliseconds: number }[] = [];
  const watchRun = createStreamHub({
    connect: (address, events) => {
      const connection = { ...events, address: decodeURIComponent(address), closed: false };
      connections.push(connection);
      return () => {
        connection.closed = true;
      };
    },
    schedule: (task, milliseconds) => tasks.push({ task, milliseconds }),
  });
  const run = () => {
    for (const { task } of tasks.splice(0)) task();
  };
  const watch = (runId: string) => {
    const news: StreamNews[] = [];
    const leave = watchRun(start(runId), (one) => news.push(one));
    return { news, leave, types: () => news.map(({ type }) => type) };
  };
  const last = () => connections.at(-1) as Connection;
  return { connections, tasks, run, watch, last };
}

const start = (runId: string): RunWatch => ({ runId, from: { attempt: 1, offset: 0 }, after: "0" });
const log = (end: number) => JSON.stringify({ attempt: 1, offset: 0, end, text: "x" });

describe("the one connection of a browser", () => {
  it("carries every run that is watched, and tells each watcher only its own", () => {
    const { connections, run, watch, last } = setUp();
    const [one, two] = [watch("r1"), watch("r2")];
    run();
    expect(connections).toHaveLength(1);
    expect(last().address).toBe("/api/runs/watch?watch=r1;1:0;0&watch=r2;1:0;0");
    last().said("run", "1");
    last().said("log", log(4));
    last().said("run", "0");
    last().said("state", "{}");
    expect([one.types(), two.types()]).toEqual([["state"], ["log"]]);
  });

  it("is opened anew for another run, and goes on with the others where they are", () => {
    const { connections, run, watch, last } = setUp();
    const one = watch("r1");
    run();
    last().said("run", "0");
    last().said("log", log(4));
    last().said("event", JSON.stringify({ id: "9" }));
    watch("r2");
    run();
    expect(connections.map(({ closed }) => closed)).toEqual([true, false]);
    expect(last().address).toBe("/api/runs/watch?watch=r1;1:4;9&watch=r2;1:0;0");
    connections[0]?.said("log", log(8));
    expect(one.types()).toEqual(["log", "event"]);
  });

  it("two watchers of one run get it each from where they are", () => {
    const { run, watch, last } = setUp();
    watch("r1");
    run();
    last().said("run", "0");
    last().said("log", log(4));
    const late = watch("r1");
    run();
    expect(last().address).toBe("/api/runs/watch?watch=r1;1:4;0&watch=r1;1:0;0");
    last().said("run", "1");
    last().said("log", log(4));
    expect(late.types()).toEqual(["log"]);
  });

  it("is tried again after a break, later and later, and at once after it held", () => {
    const { run, tasks, watch, last } = setUp();
    const { types } = watch("r1");
    run();
    const waits: number[] = [];
    for (let round = 0; round < 6; round += 1) {
      last().failed(undefined);
      waits.push(tasks[0]?.milliseconds ?? 0);
      run();
    }
    expect(waits).toEqual([250, 500, 1_000, 2_000, 5_000, 5_000]);
    last().opened();
    last().failed(503);
    expect(tasks[0]?.milliseconds).toBe(250);
    expect(types()).toEqual([...Array(6).fill("broken"), "open", "broken"]);
  });

  it("is not asked for again by somebody who is signed out", () => {
    const { connections, run, tasks, watch, last } = setUp();
    const { types } = watch("r1");
    run();
    last().failed(401);
    run();
    expect([types(), tasks.length, connections.length]).toEqual([["refused"], 0, 1]);
  });

  it.each(["end", "refused"] as const)(
    "a run of which nothing more comes (%s) is not asked for again",
    (event) => {
      const { connections, run, watch, last } = setUp();
      const [one, two] = [watch("r1"), watch("r2")];
      run();
      last().said("run", "0");
      last().said(event, "{}");
      last().failed(undefined);
      run();
      expect(last().address).toBe("/api/runs/watch?watch=r2;1:0;0");
      last().said("run", "0");
      last().said("end", "{}");
      last().failed(undefined);
      run();
      expect([connections.length, one.types(), two.types()]).toEqual([2, [event], ["broken", "end"]]);
    },
  );

  it("is closed with its last watcher, and stays for the others", () => {
    const { connections, run, watch, last } = setUp();
    const [one, two] = [watch("r1"), watch("r2")];
    run();
    one.leave();
    run();
    expect([connections.length, last().closed]).toEqual([1, false]);
    last().said("run", "0");
    last().said("log", log(4));
    expect(one.news).toEqual([]);
    two.leave();
    expect(last().closed).toBe(true);
  });
});
