import { describe, expect, it } from "vitest";
import { chartViewContentSchema } from "@/lib/runs/chart-view";
import { contentOf, projectOf, viewHref, viewQuery } from "./view-address";

const content = chartViewContentSchema.parse({
  filter: "state:finished lr>1e-3",
  sort: "summary.val/loss",
  direction: "asc",
  runs: 50,
  groupBy: "values.lr",
  x: "metric:epoch",
  smoothing: "exp:0.6",
  logAxes: "xy",
  ignoreOutliers: true,
  search: "loss",
  charts: [
    { kind: "line", metric: "val/loss" },
    { kind: "scatter", x: "values.lr", y: "summary.a,b" },
  ],
});

describe("a view and the address that draws it", () => {
  it("are the same", () => {
    const query = new URLSearchParams(viewQuery("my project", content));
    expect(query.get("q")).toBe('project:"my project" state:finished lr>1e-3');
    expect(contentOf(query)).toEqual(content);
    const plain = chartViewContentSchema.parse({});
    expect(contentOf(new URLSearchParams(viewQuery("x", plain)))).toEqual(plain);
  });

  it("are one link", () => {
    const view = { id: "v 1", name: "best", project: "x", authorId: null, author: "Ana" };
    const at = "2026-11-30T12:00:00.000Z";
    const href = viewHref({
      ...view,
      createdAt: at,
      updatedAt: at,
      content: chartViewContentSchema.parse({}),
    });
    expect(href).toBe("/runs/charts?q=project%3Ax&view=v%201");
  });

  it("belong to one project", () => {
    expect(projectOf("project:x lr>1")).toBe("x");
    expect([projectOf("lr>1"), projectOf("project:x,y")]).toEqual([undefined, undefined]);
  });
});
