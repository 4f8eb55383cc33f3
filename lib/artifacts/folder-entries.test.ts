import { describe, expect, it } from "vitest";
import { folderEntries } from "./folder-entries";

const contents = {
  "train/a.png": { digest: "1", size: 3 },
  "train/deep/b.png": { digest: "2", size: 4 },
  "train.csv": { digest: "3", size: 5 },
  "/odd": { digest: "4" },
  far: { digest: "etag", ref: "s3://bucket/key" },
};

describe("a folder of a version", () => {
  it("has its folders with what is in them, then its files", () => {
    const file = { isFolder: false, count: 1, ref: null };
    expect(folderEntries(contents, "")).toEqual([
      { name: "train", isFolder: true, count: 2, size: 7, digest: null, ref: null },
      { ...file, name: "/odd", size: 0, digest: "4" },
      { ...file, name: "far", size: 0, digest: "etag", ref: "s3://bucket/key" },
      { ...file, name: "train.csv", size: 5, digest: "3" },
    ]);
    expect(folderEntries(contents, "train").map(({ name }) => name)).toEqual(["deep", "a.png"]);
    expect(folderEntries(contents, "train/deep").map(({ name }) => name)).toEqual(["b.png"]);
    expect(folderEntries(contents, "never")).toEqual([]);
  });
});
