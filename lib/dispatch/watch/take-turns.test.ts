import { describe, expect, it } from "vitest";
import { takeTurns } from "./take-turns";

async function* count(name: string, until: number, onLeave?: () => void): AsyncGenerator<string> {
  try {
    for (let number = 1; number <= until; number += 1) yield `${name}${number}`;
  } finally {
    onLeave?.();
  }
}

async function* never(signal: AbortSignal): AsyncGenerator<string> {
  await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}

describe("several sources in turns", () => {
  it("give everything, each in its order, whatever another one does", async () => {
    const stop = new AbortController();
    const seen: string[] = [];
    for await (const { index, item } of takeTurns([count("a", 3), never(stop.signal), count("b", 2)])) {
      seen.push(`${index}${item}`);
      if (seen.length === 5) stop.abort();
    }
    expect(seen.filter((text) => text.startsWith("0"))).toEqual(["0a1", "0a2", "0a3"]);
    expect(seen.filter((text) => text.startsWith("2"))).toEqual(["2b1", "2b2"]);
  });

  it("are left when the reader leaves", async () => {
    const left: string[] = [];
    const turns = takeTurns([count("a", 9, () => left.push("a")), count("b", 9, () => left.push("b"))]);
    await turns.next();
    await turns.return(undefined);
    expect(new Set(left)).toEqual(new Set(["a", "b"]));
  });

  it("fail together", async () => {
    const broken = count("a", 1);
    broken.next = () => Promise.reject(new Error("gone"));
    const left: string[] = [];
    const turns = takeTurns([broken, count("b", 9, () => left.push("b"))]);
    const readAll = async () => {
      while (!(await turns.next()).done);
    };
    await expect(readAll()).rejects.toThrow("gone");
    expect(left).toEqual(["b"]);
  });
});
