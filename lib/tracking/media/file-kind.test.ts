import { expect, it } from "vitest";
import { contentType, fileKind } from "./file-kind";

it.each([
  ["media/images/a_0_ff.png", "image"],
  ["chart.SVG", "image"],
  ["media/table/t.table.json", "table"],
  ["media/plotly/p.plotly.json", "plotly"],
  ["wandb-metadata.json", "json"],
  ["conda-environment.yaml", "text"],
  ["requirements.txt", "text"],
  ["diff.patch", "diff"],
  ["src/Dockerfile", "text"],
  ["data.tsv", "csv"],
  ["media/object3D/cloud_0.pts.json", "points"],
  ["media/object3D/chair.glb", "shape"],
  ["media/molecule/m.pdb", "molecule"],
  ["README.md", "markdown"],
  ["media/html/page.html", "html"],
  ["model.pt", "other"],
  ["png", "other"],
  ["a.png/weights", "other"],
  ["", "other"],
])("%j is shown as %s", (name, kind) => {
  expect(fileKind(name)).toBe(kind);
});

it("gives no file a type that a browser runs", () => {
  for (const name of [
    "a.html",
    "a.htm",
    "a.js",
    "a.css",
    "a.xml",
    "a.xhtml",
    "a.pdf",
    "constructor",
    "x.__proto__",
  ])
    expect(contentType(name)).toBe("application/octet-stream");
  expect(contentType("a.WAV")).toBe("audio/wav");
});
