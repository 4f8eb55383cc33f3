import { describe, expect, it } from "vitest";
import { type FrameCommand, type KeyPress, type Pending, readKey } from "./key-sequence";
import { allPlaces } from "./places";

const press = (key: string, rest: Partial<KeyPress> = {}): KeyPress => ({
  key,
  command: false,
  alt: false,
  typing: false,
  at: 0,
  ...rest,
});

function read(...presses: KeyPress[]): (FrameCommand | undefined)[] {
  let pending: Pending;
  return presses.map((one) => {
    const answer = readKey(pending, one);
    pending = answer.pending;
    return answer.command;
  });
}

describe("the keys of the frame", () => {
  it.each(allPlaces.map(({ key, href }) => [key, href]))("g %s goes to %s", (key, href) => {
    expect(read(press("g"), press(key, { at: 400 }))).toEqual([undefined, { kind: "go", href }]);
  });

  it("no two pages share a key", () => {
    expect(new Set(allPlaces.map(({ key }) => key)).size).toBe(allPlaces.length);
  });

  it("a second key that comes too late goes nowhere", () => {
    expect(read(press("g"), press("q", { at: 5_000 }))).toEqual([undefined, undefined]);
  });

  it("a key that leads nowhere ends the sequence", () => {
    expect(read(press("g"), press("z"), press("q"))).toEqual([undefined, undefined, undefined]);
  });

  it("g twice waits anew", () => {
    expect(read(press("g"), press("g", { at: 1_000 }), press("q", { at: 2_000 }))).toEqual([
      undefined,
      undefined,
      { kind: "go", href: "/queues" },
    ]);
  });

  it("typing into a field is never taken for a command", () => {
    const typed = ["g", "q", "/", "?"].map((key) => press(key, { typing: true }));
    expect(read(...typed)).toEqual([undefined, undefined, undefined, undefined]);
  });

  it("⌘K opens the palette from anywhere, also while typing", () => {
    expect(read(press("k", { command: true, typing: true }), press("K", { command: true }))).toEqual([
      { kind: "palette" },
      { kind: "palette" },
    ]);
  });

  it("keys of the browser stay the browser's", () => {
    expect(read(press("g"), press("r", { command: true }), press("r"))).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(read(press("/", { alt: true }), press("k", { command: true, alt: true }))).toEqual([
      undefined,
      undefined,
    ]);
  });

  it("/ searches and ? helps", () => {
    expect(read(press("/"), press("?"))).toEqual([{ kind: "search" }, { kind: "help" }]);
  });
});
