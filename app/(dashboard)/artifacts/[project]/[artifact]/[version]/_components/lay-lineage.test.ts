import { describe, expect, it } from "vitest";
import type { LineageView } from "@/lib/runs/artifact-view";
import { layLineage, nodeSize } from "./lay-lineage";

const at = "2026-01-01T00:00:00.000Z";
const version = (id: string): LineageView["versions"][number] => ({
  ...{ id, project: "p", artifact: id, version: "v0", type: "dataset", state: "committed" },
  ...{ size: 1, aliases: [], createdAt: at },
});
const run = (id: string): LineageView["runs"][number] => ({
  ...{ id, name: id, project: "p", state: "finished", author: "Ana", createdAt: at },
  ...{ commit: null, imageDigest: null, queue: null, job: null },
});

function lay(edges: LineageView["edges"]) {
  return layLineage({
    ...{ root: { kind: "version", id: "data" }, isCut: false, edges },
    versions: [version("data"), version("model"), version("other")],
    runs: [run("train"), run("clean")],
  });
}

describe("a drawn lineage", () => {
  it("has what was made first at the left, and nothing over anything else", () => {
    const { places, lines, width, height } = lay([
      { runId: "clean", versionId: "data", kind: "logged" },
      { runId: "train", versionId: "data", kind: "used" },
      { runId: "train", versionId: "model", kind: "logged" },
      { runId: "train", versionId: "other", kind: "logged" },
    ]);
    const x = (key: string) => places[key]?.x ?? Number.NaN;
    expect(x("run clean")).toBeLessThan(x("version data"));
    expect(x("version data")).toBeLessThan(x("run train"));
    expect(x("run train")).toBeLessThan(x("version model"));
    expect(lines).toHaveLength(4);
    const all = Object.values(places);
    for (const [index, a] of all.entries()) {
      expect(a.x).toBeGreaterThanOrEqual(0);
      expect(a.x + nodeSize.width).toBeLessThanOrEqual(width);
      expect(a.y + nodeSize.height).toBeLessThanOrEqual(height);
      for (const b of all.slice(index + 1))
        expect(Math.abs(a.x - b.x) >= nodeSize.width || Math.abs(a.y - b.y) >= nodeSize.height).toBe(true);
    }
  });

  it("may go in a circle: a run that logs again what it used", () => {
    const { lines } = lay([
      { runId: "train", versionId: "data", kind: "used" },
      { runId: "train", versionId: "data", kind: "logged" },
    ]);
    expect(lines).toHaveLength(2);
  });
});
