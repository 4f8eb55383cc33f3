import { expect, it } from "vitest";
import { distinguishAgents } from "./agent-label";

it("tells agents of one name apart by host, then by the end of their id", () => {
  const agents = [
    { id: "id-0001", name: "gpu", host: "box-1" },
    { id: "id-0002", name: "gpu", host: "box-2" },
    { id: "id-0003", name: "gpu", host: "box-2" },
    { id: "id-0004", name: "cpu", host: "box-1" },
  ];
  expect(Object.fromEntries(distinguishAgents(agents))).toEqual({
    "id-0001": "box-1",
    "id-0002": "box-2, …0002",
    "id-0003": "box-2, …0003",
  });
});
