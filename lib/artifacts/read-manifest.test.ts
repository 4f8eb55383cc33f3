import { describe, expect, it } from "vitest";
import { digestOfManifest, layOver, readManifest, sumManifest } from "./read-manifest";

const contents = {
  "b.txt": { digest: "rL0Y20zC+Fzt72VPzMSk2A==", size: 3, birthArtifactID: "x", extra: {} },
  "a/ü.txt": { digest: "N7UdGUp1E+RbVvb242F8rQ==", size: 4 },
  far: { digest: "etag", ref: "s3://bucket/key" },
};
const manifest = readManifest(JSON.stringify({ version: 1, storagePolicy: "p", contents }));

describe("a manifest", () => {
  it("is a list of files and references, and keeps what else stands in it", () => {
    expect(manifest).toEqual({ version: 1, storagePolicy: "p", contents });
    expect(sumManifest(manifest)).toEqual({ size: 7, fileCount: 3, looseCount: 0 });
  });

  it.each([
    { digest: "", ref: "s3://bucket/key" },
    { digest: "https://h.org/a", ref: "https://h.org/a" },
    // MD5 of "3".
    { digest: "7MvIfktc4v4oMI/Z8qe68w==", size: 3, ref: "file:///data/a" },
  ])("says that nothing is known of what %j leads to", (entry) => {
    expect(sumManifest({ contents: { a: entry } })).toMatchObject({ looseCount: 1 });
    expect(sumManifest({ contents: { a: { ...entry, digest: "etag" } } })).toMatchObject({ looseCount: 0 });
  });

  it("has the digest that clients work out, whatever the order of its files", () => {
    const turned = { ...manifest, contents: Object.fromEntries(Object.entries(contents).reverse()) };
    expect(digestOfManifest(turned)).toBe(digestOfManifest(manifest));
    expect(digestOfManifest({ contents: {} })).toBe("64e7c61456b10382e2f3b571ac24b659");
  });

  it("may change another, of which the rest stays", () => {
    const change = readManifest(JSON.stringify({ version: 1, contents: { far: { digest: "d", size: 1 } } }));
    expect(layOver(manifest, change).contents).toEqual({ ...contents, far: { digest: "d", size: 1 } });
  });

  it.each([
    ["{", /not JSON/],
    ["[]", /cannot be read/],
    ['{"contents": {"a": {"size": 1}}}', /contents\.a\.digest/],
    ['{"contents": {"a": {"digest": "x", "size": -1}}}', /contents\.a\.size/],
  ])("%s is none", (text, words) => expect(() => readManifest(text)).toThrow(words));
});
