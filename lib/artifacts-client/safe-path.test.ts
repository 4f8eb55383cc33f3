import { describe, expect, it } from "vitest";
import { safePath } from "./safe-path";

describe("the place of a file", () => {
  it.each(["a", "a/b.txt", "ü/画像 1.png", "..a/b..", "a\\b", "-rf"])("%s is below the directory", (name) =>
    expect(safePath("/data/x", name)).toBe(`/data/x/${name}`),
  );

  it.each(["", "..", "../a", "a/../../b", "/etc/passwd", "a//b", "a/", "./a", "a/.", "a\0b"])(
    "%j is refused",
    (name) => expect(() => safePath("/data/x", name)).toThrow(/leads out of the directory/),
  );
});
