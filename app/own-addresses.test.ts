import { readdirSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { ownAddresses, teamNameSchema } from "@/lib/access/team-name";

/** The first parts of addresses: folders of `app`, those in a group as if they stood beside it. */
function listAddresses(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (!entry.isDirectory() || entry.name.startsWith("_") || entry.name.startsWith("[")) return [];
    return entry.name.startsWith("(") ? listAddresses(path.join(folder, entry.name)) : [entry.name];
  });
}

test("no team can be named like an address of ours, and the list of them is whole", () => {
  const addresses = [...listAddresses(import.meta.dirname), "_next"].sort();
  expect([...ownAddresses].sort()).toEqual(addresses);
  for (const name of ["Runs", "api", "sweeps", "ARTIFACTS"]) {
    const issues = teamNameSchema.safeParse(name).error?.issues ?? [];
    expect(issues.map(({ message }) => message)).toEqual([expect.stringContaining(`"${name}" is`)]);
  }
  for (const name of ["main", "runs-2", "vision"]) expect(teamNameSchema.safeParse(name).success).toBe(true);
});
