import { describe, expect, it } from "vitest";
import { type KnownAgent, type Newcomer, recogniseAgent } from "./recognise-agent";

const newcomer: Newcomer = {
  ...{ ownId: "a", process: "p2", place: "here", nameKey: "gpu", tokenId: "t", host: "box" },
};
const living: KnownAgent = {
  ...{ id: "1", ownId: "a", process: "p1", place: "here", nameKey: "gpu", tokenId: "t", host: "box" },
  ...{ isGone: false, holdsLeases: true },
};
const known = { as: "known", agentId: "1" };
const twin = { as: "twin", host: "box" };

describe("recogniseAgent", () => {
  it.each<[string, Partial<KnownAgent>, unknown]>([
    ["a restart in the same work directory is the same agent", {}, known],
    ["so is one with another name", { nameKey: "old-name" }, known],
    ["the same id from elsewhere is a twin while the first lives", { place: "there" }, twin],
    ["and the same agent once the first is gone", { place: "there", isGone: true }, known],
    ["a restart may come with another token", { tokenId: "u" }, known],
    ["so may the same process", { tokenId: "u", place: "there", process: "p2" }, known],
    ["another id is another agent while the first lives", { ownId: "b" }, { as: "new" }],
    ["also while the first lives and holds nothing", { ownId: "b", holdsLeases: false }, { as: "new" }],
    ["and while the leases of one that is gone last", { ownId: "b", isGone: true }, { as: "new" }],
    ["a name is gone on with once its agent is", { ownId: "b", isGone: true, holdsLeases: false }, known],
    ["but no other name", { ownId: "b", isGone: true, holdsLeases: false, nameKey: "cpu" }, { as: "new" }],
    ["an agent from before ids goes on on its machine", { ownId: null, place: null }, known],
    ["but not on another one", { ownId: null, place: null, host: "other" }, { as: "new" }],
    ["nor with another token", { ownId: null, place: null, tokenId: "u" }, { as: "new" }],
    ["unless it is gone", { ownId: null, place: null, host: "other", isGone: true }, known],
  ])("%s", (_, agent, expected) => {
    expect(recogniseAgent(newcomer, [{ ...living, ...agent }])).toEqual(expected);
  });

  it("prefers the id to the name", () => {
    const vacant = { ...living, id: "2", ownId: "b", isGone: true, holdsLeases: false };
    expect(recogniseAgent(newcomer, [vacant, living])).toEqual(known);
  });
});
