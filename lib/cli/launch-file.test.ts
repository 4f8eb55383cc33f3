import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { readLaunchFile } from "./launch-file";

describe("a launch file", () => {
  it("may say its queue, and is a job where it brings what is run", () => {
    const text = "queue: gpu\njob: {docker: {image: a}}\n";
    expect(readLaunchFile(text)).toEqual({ queue: "gpu", text });
    const named = "queue: gpu\njob: trainer\ngit: {repository: https://example.com/a}\n";
    expect(readLaunchFile(named)).toEqual({ queue: "gpu", text: named });
  });

  it.each([
    [
      "in lines",
      "queue: gpu\nentity: team\njob: trainer:v2 # pinned\nresource_args:\n  docker: {gpus: all}\n",
    ],
    ["as JSON", '{"queue": "gpu", "resource_args": {"docker": {"gpus": "all"}}, "job": "trainer:v2"}'],
    ["in quotes and folded", 'job: "trainer:v2"\nqueue: >-\n  gpu\nresource_args: {docker: {gpus: all}}\n'],
  ])("that names a stored job is an override of it, %s, with everything in its place", (_, text) => {
    const read = readLaunchFile(text);
    expect(read).toMatchObject({ queue: "gpu", job: "trainer:v2" });
    expect(parse(read.text)).toEqual({ resource_args: { docker: { gpus: "all" } } });
    expect(read.text.indexOf("gpus")).toBe(text.indexOf("gpus"));
    expect(read.text).toHaveLength(text.length);
  });

  it.each(["", "- a\n", "a: [\n", "queue: 3\n", "job: a\n---\njob: b\n"])("%j goes as it is", (text) => {
    expect(readLaunchFile(text)).toEqual({ text });
  });
});
