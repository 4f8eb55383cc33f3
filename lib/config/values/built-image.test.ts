import { describe, expect, it, test } from "vitest";
import type { JsonObject } from "../tree/node";
import { fillImage, findImage, isBuiltFromCode, replaceImage } from "./built-image";

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
  const open = { Image: "${image_uri}" };
  it.each([
    [{ git: { repository: "r" } }, open, true],
    [{ artifact: "a" }, open, true],
    [{ git: { repository: "r" } }, { Image: "ready:1" }, false],
    [{ docker: { image: "i" } }, open, false],
    [{ git: null }, open, false],
    [{}, open, false],
  ])("%j, %j: %s", (config, manifest, expected) => expect(isBuiltFromCode(config, manifest)).toBe(expected));
});

const pod: JsonObject = {
  spec: {
    template: {
      spec: {
        initContainers: [{ image: "init:1" }],
        containers: [{ name: "main", image: "train:1", args: ["train:1"] }, { image: "side:1" }],
      },
    },
  },
};

describe("findImage", () => {
  it.each([
    [{ Image: "a:1", HostConfig: {} }, "a:1"],
    [pod, "train:1"],
    [{ spec: { replicaSpecs: { Master: pod, Worker: {} } } }, "train:1"],
    [{ argv: ["true"] }, undefined],
  ])("of %j is %s", (manifest, image) => expect(findImage(manifest)).toBe(image));
});

test("an image is replaced where it stands as an image, and nowhere else", () => {
  const replaced = JSON.stringify(replaceImage(pod, "train:1", "train@sha256:1"));
  expect(replaced).toBe(JSON.stringify(pod).replace('"image":"train:1"', '"image":"train@sha256:1"'));
});
