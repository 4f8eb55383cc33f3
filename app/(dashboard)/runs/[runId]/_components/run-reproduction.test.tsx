// @vitest-environment happy-dom
import { render, screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { OutputComparison } from "@/lib/runs/artifact-view";
import { ReproductionList } from "./run-reproduction";

const version = (artifact: string, number: string) => ({
  ...{ id: `${artifact}${number}`, project: "vision", artifact, version: number },
  ...{ state: "committed" as const, digest: number, size: 1 },
});
const outputs: OutputComparison[] = [
  { first: version("data", "v0"), again: version("data", "v0"), result: "same", changes: null },
  {
    ...{ first: version("model", "v0"), again: version("model", "v1"), result: "differs" },
    changes: { added: 0, removed: 1, changed: 1, files: [{ path: "weights.bin", change: "changed" }] },
  },
  { first: version("plots", "v0"), again: null, result: "missing", changes: null },
];
const show = (more: object = {}) =>
  render(
    <ReproductionList
      reproduction={{ of: { id: "r1", name: "brave-ibex-1" }, isOver: true, outputs, isCut: false, ...more }}
    />,
  );

describe("a rerun beside the first run", () => {
  it("says how many outputs are not the same, and where they differ", () => {
    show();
    screen.getByText("2 of 3 outputs are not what brave-ibex-1 has made.");
    const [data, model, plots] = screen.getAllByRole("listitem").map((item) => item.textContent);
    expect(data).toBe("the samedata:v0");
    expect(model).toBe(
      "differsmodel:v0 → model:v1 1 file changed, 1 removed: weights.bin, 1 more Compare files",
    );
    expect(plots).toBe("not madeplots:v0");
    expect(screen.getByRole("link", { name: "Compare files" }).getAttribute("href")).toBe(
      "/artifacts/vision/model/v1/diff?against=v0",
    );
  });

  it("says so when everything is the same, and what is not made yet", () => {
    show({ outputs: outputs.slice(0, 1) });
    screen.getByText("Every output has the digest that it had in brave-ibex-1.");
    show({ isOver: false });
    screen.getByText("not made yet");
  });
});
