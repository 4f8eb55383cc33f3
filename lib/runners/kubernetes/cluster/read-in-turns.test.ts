import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { readInTurns } from "./read-in-turns";

describe("reading in turns", () => {
  it("joins what one turn brought, and ends with it", async () => {
    const source = new Readable({ read: () => undefined });
    for (const part of ["a", "b", "c"]) source.push(part);
    source.push(null);
    const got: string[] = [];
    for await (const bytes of readInTurns(source)) got.push(bytes.toString());
    expect(got).toEqual(["abc"]);
  });

  it("gives what has come before a connection broke, and then says so", async () => {
    const source = new Readable({ read: () => undefined });
    source.push("a");
    // In the turn that brings the bytes: nothing will be heard of the connection any more.
    setImmediate(() => source.destroy(new Error("reset")));
    const got: string[] = [];
    const read = async () => {
      for await (const bytes of readInTurns(source)) got.push(bytes.toString());
    };
    await expect(read()).rejects.toThrow("reset");
    expect(got).toEqual(["a"]);
  });

  it("says that a connection was closed in the middle", async () => {
    const source = new Readable({ read: () => undefined });
    source.push("a");
    setImmediate(() => source.destroy());
    const read = async () => {
      for await (const _ of readInTurns(source));
    };
    await expect(read()).rejects.toThrow("closed");
  });
});
