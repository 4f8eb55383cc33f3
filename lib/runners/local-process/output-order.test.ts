import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { OutputOrder } from "./output-order.mjs";

type Stream = "stdout" | "stderr";

function makeOrder(isTold = true) {
  const said: string[] = [];
  const order = new OutputOrder((stream: Stream, bytes: Buffer) => {
    said.push(`${stream === "stdout" ? "out" : "err"} ${bytes.toString()}`);
  }, isTold);
  const turns = (...streams: Stream[]) => {
    for (const stream of streams) order.turn(stream);
  };
  const push = (stream: Stream, text: string) => order.push(stream, Buffer.from(text));
  /** As the event loop does: looks until nothing is held back any more. */
  const settle = () => {
    for (let rounds = 0; order.pass() !== "done"; rounds += 1)
      if (rounds > 10) throw new Error("it never settles");
  };
  return { order, said, turns, push, settle };
}

/** The kernel's side: two pipes, and the list of writes, which takes no second of one stream behind the first. */
class Kernel {
  readonly pipes: Record<Stream, string> = { stdout: "", stderr: "" };
  readonly told: Stream[] = [];
  readonly written: string[] = [];
  next: Stream = "stdout";

  /** Writes in turns, a line each. */
  write() {
    const line = `${this.written.length}\n`;
    this.written.push(`${this.next === "stdout" ? "out" : "err"} ${line}`);
    this.pipes[this.next] += line;
    if (this.told.at(-1) !== this.next) this.told.push(this.next);
    this.next = this.next === "stdout" ? "stderr" : "stdout";
  }
}

describe("the order of two pipes", () => {
  it("is the one of the writes, whatever is read and told first in a round, and however much is written meanwhile", () => {
    const round = fc.record({
      steps: fc.shuffledSubarray<Stream | "told">(["stdout", "stderr", "told"], { minLength: 3 }),
      writes: fc.array(fc.nat(4), { minLength: 4, maxLength: 4 }),
    });
    const property = fc.property(fc.array(round, { maxLength: 12 }), (rounds) => {
      const at = makeOrder();
      const kernel = new Kernel();
      const pass = (steps: readonly (Stream | "told")[], writes: readonly number[]) => {
        for (const [index, step] of [...steps, "pass" as const].entries()) {
          for (let count = writes[index] ?? 0; count > 0; count -= 1) kernel.write();
          if (step === "pass") at.order.pass();
          else if (step === "told") at.turns(...kernel.told.splice(0));
          else if (kernel.pipes[step]) {
            at.push(step, kernel.pipes[step]);
            kernel.pipes[step] = "";
          }
        }
      };
      for (const { steps, writes } of rounds) pass(steps, writes);
      for (let count = 0; count < 5; count += 1) pass(["stdout", "stderr", "told"], []);
      expect(at.said.flatMap(wholeLines)).toEqual(kernel.written);
    });
    fc.assert(property, { numRuns: 2_000 });
  });

  it("deals several lines of a turn out evenly, and keeps lines whole", () => {
    const at = makeOrder();
    at.turns("stdout", "stderr", "stdout", "stderr");
    at.push("stdout", "a\nb\nc\nprogress 10 %");
    at.push("stderr", "1\n2\n");
    at.settle();
    expect(at.said).toEqual(["out a\nb\n", "err 1\n", "out c\nprogress 10 %", "err 2\n"]);
  });

  it("goes on a little later where a turn was never told, or nothing was read for it", () => {
    const at = makeOrder();
    at.push("stdout", "a\n");
    expect([at.order.pass(), at.order.pass(), at.said]).toEqual(["more", "untold", []]);
    expect([at.order.pass(), at.said]).toEqual(["done", ["out a\n"]]);
    at.turns("stderr", "stdout");
    at.settle();
    at.push("stderr", "c\n");
    at.settle();
    expect(at.said).toEqual(["out a\n", "err c\n"]);
  });

  it("takes no line for a turn whose own was passed on before it was told", () => {
    const at = makeOrder();
    at.push("stdout", "0\n");
    at.settle();
    at.turns("stdout", "stderr", "stdout");
    at.push("stderr", "1\n");
    at.push("stdout", "2\n");
    at.settle();
    expect(at.said).toEqual(["out 0\n", "err 1\n", "out 2\n"]);
  });

  it("is the one of reading where no turn is ever told", () => {
    const at = makeOrder(false);
    at.push("stderr", "1\n");
    at.push("stdout", "0\n");
    expect(at.order.pass()).toBe("done");
    expect(at.said).toEqual(["err 1\n", "out 0\n"]);
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

function wholeLines(said: string): string[] {
  const [stream] = said.split(" ");
  return said
    .slice(4)
    .split(/(?<=\n)/)
    .map((line) => `${stream} ${line}`);
}
