import { describe, expect, it } from "vitest";
import { OutputOrder } from "./output-order.mjs";

type Stream = "stdout" | "stderr";

function makeOrder() {
  const said: string[] = [];
  const order = new OutputOrder((stream: Stream, bytes: Buffer) => {
    said.push(`${stream === "stdout" ? "out" : "err"} ${bytes.toString()}`);
  });
  const turns = (...streams: Stream[]) => {
    for (const stream of streams) order.turn(stream);
  };
  const push = (stream: Stream, text: string) => order.push(stream, Buffer.from(text));
  /** As the event loop does: looks until nothing is held back any more. */
  const settle = () => {
    for (let rounds = 0; order.pass(); rounds += 1) if (rounds > 10) throw new Error("it never settles");
  };
  return { order, said, turns, push, settle };
}

describe("the order of two pipes", () => {
  it("is the one of the writes, though each pipe was read at once", () => {
    const at = makeOrder();
    at.turns("stdout", "stderr", "stdout", "stderr", "stdout", "stderr");
    at.push("stdout", "0\n2\nprogress 10 %");
    at.push("stderr", "1\n3\nwarning\n");
    at.settle();
    expect(at.said).toEqual([
      "out 0\n",
      "err 1\n",
      "out 2\n",
      "err 3\n",
      "out progress 10 %",
      "err warning\n",
    ]);
  });

  it("lets one stream alone through at once", () => {
    const at = makeOrder();
    at.turns("stdout");
    at.push("stdout", "a\nb\nc");
    expect(at.order.pass()).toBe(false);
    expect(at.said).toEqual(["out a\nb\nc"]);
  });

  it("waits one round for what a turn has brought, and for the turn of what was read", () => {
    const at = makeOrder();
    at.turns("stdout", "stderr");
    at.push("stderr", "1\n");
    expect(at.order.pass()).toBe(true);
    expect(at.said).toEqual([]);
    at.push("stdout", "0\n");
    at.settle();
    expect(at.said).toEqual(["out 0\n", "err 1\n"]);
  });

  it("goes on where a turn was never told, or nothing was read for it", () => {
    const at = makeOrder();
    at.push("stdout", "a\n");
    at.push("stderr", "b\n");
    at.settle();
    at.turns("stderr", "stdout");
    at.settle();
    at.push("stderr", "c\n");
    at.settle();
    expect(at.said).toEqual(["out a\n", "err b\n", "err c\n"]);
  });

  it("deals several lines of a turn out evenly, and keeps lines whole", () => {
    const at = makeOrder();
    at.turns("stdout", "stderr", "stdout", "stderr");
    at.push("stdout", "a\nb\nc\nd\n");
    at.push("stderr", "1\n2\n");
    at.settle();
    expect(at.said).toEqual(["out a\nb\n", "err 1\n", "out c\nd\n", "err 2\n"]);
  });

  it("passes much on in pieces", () => {
    const at = makeOrder();
    at.turns("stdout");
    for (let count = 0; count < 5; count += 1) at.push("stdout", "x".repeat(30_000));
    at.settle();
    expect(at.said.map(({ length }) => length - "out ".length)).toEqual([60_000, 60_000, 30_000]);
  });

  it("passes on everything at the end", () => {
    const at = makeOrder();
    at.turns("stdout", "stderr");
    at.push("stdout", "a");
    at.push("stderr", "b");
    at.order.flush();
    expect(at.said).toEqual(["out a", "err b"]);
  });
});
