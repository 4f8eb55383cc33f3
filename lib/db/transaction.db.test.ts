import { expect, it } from "vitest";
import { makeTeam, uniqueName } from "../testing/factories";
import { prepareTestDatabase } from "../testing/test-database";
import { ensureProject } from "./projects";
import { inTransaction } from "./transaction";

const { database } = prepareTestDatabase();

it("what is told of a transaction is told once it is stored, in order, and never of one that is not", async () => {
  const { teamId } = await makeTeam(database());
  const count = () => database().project.count({ where: { teamId } });
  const told: { what: string; stored: Promise<number> }[] = [];
  await inTransaction(async (tx, onceStored) => {
    onceStored(() => told.push({ what: "first", stored: count() }));
    await ensureProject(tx, teamId, uniqueName("project"));
    onceStored(() => told.push({ what: "second", stored: count() }));
    expect(await count()).toBe(0);
    expect(told).toEqual([]);
  });
  expect(told.map(({ what }) => what)).toEqual(["first", "second"]);
  expect(await Promise.all(told.map(({ stored }) => stored))).toEqual([1, 1]);

  const failed = inTransaction(async (tx, onceStored) => {
    onceStored(() => told.push({ what: "third", stored: count() }));
    await ensureProject(tx, teamId, uniqueName("project"));
    throw new Error("no");
  });
  await expect(failed).rejects.toThrow("no");
  expect(told).toHaveLength(2);
  expect(await count()).toBe(1);
});
