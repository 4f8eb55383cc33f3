import { describe, expect, it } from "vitest";
import { zipNamer } from "./zip-name";

describe("a name in an archive", () => {
  it.each([
    ["a/b.txt", "a/b.txt"],
    ["ü/画像.png", "ü/画像.png"],
    ["/etc/passwd", "etc/passwd"],
    ["../../x", "_/_/x"],
    ["a/./b//c", "a/b/c"],
    ["..\\..\\x", ".._.._x"],
    ["C:/x", "C_/x"],
    ["..", "_"],
    ["", "_"],
  ])("%s is %s", (path, name) => expect(zipNamer()(path)).toBe(name));

  it("is given once", () => {
    const name = zipNamer();
    expect([name("x"), name("/x"), name("./x")]).toEqual(["x", "x.2", "x.3"]);
  });
});
