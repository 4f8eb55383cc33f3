import { describe, expect, it } from "vitest";
import { fillImage, isBuiltFromCode } from "./image-builder";

describe("fillImage", () => {
  it("fills the macro at any depth, also inside text, and takes a name with $ literally", () => {
    const manifest = { Image: "${image_uri}", Cmd: ["--from=${image_uri}", 1, null], HostConfig: { A: "x" } };
    expect(fillImage(manifest, "a$&b:1")).toEqual({
      Image: "a$&b:1",
      Cmd: ["--from=a$&b:1", 1, null],
      HostConfig: { A: "x" },
    });
  });
});

describe("isBuiltFromCode", () => {
  it.each([
    [{ git: { repository: "r" } }, true],
    [{ artifact: "a" }, true],
    [{ docker: { image: "i" } }, false],
    [{ git: null }, false],
    [{}, false],
  ])("%j: %s", (config, expected) => expect(isBuiltFromCode(config)).toBe(expected));
});
