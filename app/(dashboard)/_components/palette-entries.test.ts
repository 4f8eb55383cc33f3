import { describe, expect, it } from "vitest";
import { type Findings, paletteGroups } from "./palette-entries";

const all = { launch: true, audit: true, createQueue: true, createJob: true };
const none = { launch: false, audit: false, createQueue: false, createJob: false };
const found: Findings = {
  queues: [{ name: "big gpu", resource: "kubernetes" }],
  jobs: [{ name: "llm/train", version: 3 }],
  runs: [{ id: "r1", name: "brisk-otter-41", state: "running", author: "Ana", queue: "big gpu" }],
};
const labels = (rights: typeof all, teams: { id: string; name: string }[] = []) =>
  paletteGroups(found, rights, teams).flatMap(({ entries }) => entries.map(({ label }) => label));

describe("what the palette offers", () => {
  it("holds everything found, each leading to its own page", () => {
    const entries = paletteGroups(found, all, []).flatMap((group) => group.entries);
    const places = entries.flatMap(({ label, command }) =>
      command.kind === "go" ? [[label, command.href]] : [],
    );
    expect(places).toEqual(
      expect.arrayContaining([
        ["big gpu", "/queues/big%20gpu"],
        ["Launch on big gpu", "/launch?queue=big%20gpu"],
        ["llm/train", "/jobs/llm%2Ftrain"],
        ["brisk-otter-41", "/runs/r1"],
      ]),
    );
    expect(new Set(entries.map(({ id }) => id)).size).toBe(entries.length);
  });

  it("leaves out what the person may not do", () => {
    expect(labels(all)).toEqual(expect.arrayContaining(["Launch", "Audit", "New queue", "New job"]));
    for (const label of ["Launch", "Launch on big gpu", "Audit", "New queue", "New job"])
      expect(labels(none)).not.toContain(label);
  });

  it("names the other teams, and only them", () => {
    expect(labels(all, [{ id: "t2", name: "vision" }])).toContain("Switch to vision");
    expect(labels(all).some((label) => label.startsWith("Switch to"))).toBe(false);
  });

  it("before anything is found there are pages and actions", () => {
    const names = paletteGroups(undefined, all, []).filter(({ entries }) => entries.length > 0);
    expect(names.map(({ name }) => name)).toEqual(["Pages", "Actions"]);
  });
});
