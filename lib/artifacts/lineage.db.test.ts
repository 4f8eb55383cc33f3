/** Lineage: on any graph of runs and versions it is everything that leads to a version, and everything that comes from it. */
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import type { PersonActor } from "../access/actor";
import { makeMember, makeQueue } from "../testing/factories";
import { makeArtifact } from "../testing/make-artifact";
import { makeRun } from "../testing/run-factories";
import { prepareTestDatabase } from "../testing/test-database";
import { loadLineage } from "./load-lineage";

const { database } = prepareTestDatabase();
const many = 9;
let actor: PersonActor;
let runIds: string[];
let versionIds: string[];

beforeAll(async () => {
  actor = await makeMember(database(), "researcher");
  const queue = await makeQueue(database(), actor.teamId);
  const { teamId } = actor;
  runIds = await Promise.all(
    Array.from({ length: many }, async () => (await makeRun(database(), { teamId, queueId: queue.id })).id),
  );
  const commit = "0123456789abcdef0123456789abcdef01234567";
  await database().run.updateMany({ data: { commit, imageDigest: "app@sha256:1" } });
  versionIds = [];
  for (let at = 0; at < many; at++) {
    const made = await makeArtifact(actor, { x: `${at}` }, { project: "p", name: "n" });
    versionIds.push(made.id);
  }
});

interface Edge {
  run: number;
  version: number;
  kind: "used" | "logged";
}

async function store(edges: readonly Edge[]): Promise<void> {
  await database().artifactUse.deleteMany();
  await database().artifactUse.createMany({
    data: edges.map(({ run, version, kind }) => ({
      ...{ runId: runIds[run] ?? "", versionId: versionIds[version] ?? "", kind },
    })),
    skipDuplicates: true,
  });
}

/** Node names, walked until nothing new comes. */
function closure(edges: readonly Edge[], root: string, way: "up" | "down"): Set<string> {
  const seen = new Set([root]);
  const [toRun, toVersion] = way === "up" ? ["logged", "used"] : ["used", "logged"];
  for (let before = 0; before !== seen.size; ) {
    before = seen.size;
    for (const { run, version, kind } of edges) {
      if (kind === toRun && seen.has(`v${version}`)) seen.add(`r${run}`);
      if (kind === toVersion && seen.has(`r${run}`)) seen.add(`v${version}`);
    }
  }
  return seen;
}

const ask = (version: number, more: object = {}) =>
  loadLineage(actor, { project: "p", artifact: "n", version: `v${version}`, ...more });

const node = fc.integer({ min: 0, max: many - 1 });
const edge: fc.Arbitrary<Edge> = fc.record({
  run: node,
  version: node,
  kind: fc.constantFrom("used", "logged"),
});

describe("lineage", () => {
  it("is the transitive closure of any graph, circles too, and every edge between what it names", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(edge, { maxLength: 40 }), node, async (edges, root) => {
        await store(edges);
        for (const way of ["up", "down", "both"] as const) {
          const view = await ask(root, { way });
          const named = [
            ...view.runs.map(({ id }) => `r${runIds.indexOf(id)}`),
            ...view.versions.map(({ id }) => `v${versionIds.indexOf(id)}`),
          ];
          const ways = way === "both" ? (["up", "down"] as const) : [way];
          const expected = new Set(ways.flatMap((one) => [...closure(edges, `v${root}`, one)]));
          expect(new Set(named)).toEqual(expected);
          expect(named.length).toBe(expected.size);
          expect(view.isCut).toBe(false);
          const told = new Set(
            view.edges.map(
              ({ runId, versionId, kind }) =>
                `${kind} ${runIds.indexOf(runId)} ${versionIds.indexOf(versionId)}`,
            ),
          );
          const between = edges.filter(
            ({ run, version }) => expected.has(`r${run}`) && expected.has(`v${version}`),
          );
          expect(told).toEqual(new Set(between.map(({ run, version, kind }) => `${kind} ${run} ${version}`)));
        }
      }),
      { numRuns: 60 },
    );
  });

  it("says what a run was made from, and when there is more than was asked for", async () => {
    await store([
      { run: 0, version: 1, kind: "used" },
      { run: 0, version: 2, kind: "logged" },
      { run: 1, version: 2, kind: "used" },
    ]);
    const view = await ask(2);
    expect(view).toMatchObject({ root: { kind: "version", id: versionIds[2] }, isCut: false });
    expect(view.runs[0]).toMatchObject({ commit: expect.any(String), imageDigest: "app@sha256:1" });
    expect(view.runs[0]?.queue).toMatch(/:v1$/);
    expect(await ask(2, { limit: 2 })).toMatchObject({ isCut: true });
  });

  it("names deleted versions, and nothing of another team", async () => {
    await store([
      { run: 0, version: 2, kind: "logged" },
      { run: 0, version: 1, kind: "used" },
    ]);
    const where = { id: versionIds[1] ?? "" };
    await database().artifactVersion.update({ where, data: { state: "deleted" } });
    expect((await ask(2)).versions.map((version) => version.state)).toEqual(
      expect.arrayContaining(["committed", "deleted"]),
    );
    const stranger = await makeMember(database(), "admin");
    const asked = { project: "p", artifact: "n", version: "v2" };
    await expect(loadLineage(stranger, asked)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});
