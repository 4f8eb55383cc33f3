import { describe, expect, it } from "vitest";
import { changeChartsQuery, chartsHref, readChartsAddress } from "./charts-address";

describe("the address of a list's charts", () => {
  it("says which runs are drawn, and leaves out what is so anyway", () => {
    const address = { line: "project:x lr>1e-3", sort: "summary.loss", direction: "asc", runs: 50 } as const;
    const query = changeChartsQuery("smooth=exp%3A0.6&zoom=1..2", address);
    expect(query).toBe("smooth=exp%3A0.6&q=project%3Ax+lr%3E1e-3&sort=summary.loss&dir=asc&runs=50");
    expect(readChartsAddress(Object.fromEntries(new URLSearchParams(query)))).toEqual(address);
    expect(chartsHref({ line: "", sort: "created", direction: "desc" })).toBe("/runs/charts");
  });

  it.each([{}, { runs: "0" }, { runs: "101" }, { runs: "many" }, { runs: ["1", "2"] }])(
    "%j draws as many as usual",
    (query) => {
      expect(readChartsAddress(query).runs).toBe(20);
    },
  );
});
