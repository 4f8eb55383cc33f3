import { beforeAll, describe, expect, it } from "vitest";
import type { PersonActor } from "../../access/actor";
import { makeMember, makeProject, uniqueName } from "../../testing/factories";
import { prepareTestDatabase } from "../../testing/test-database";
import { createView } from "./create-view";
import { deleteView } from "./delete-view";
import { listViews } from "./list-views";
import { loadView } from "./load-view";
import { updateView } from "./update-view";

const { database } = prepareTestDatabase();
let ana: PersonActor;
let project: string;

beforeAll(async () => {
  ana = await makeMember(database(), "researcher");
  project = (await makeProject(database(), ana.teamId)).name;
});

const colleague = (role: "viewer" | "researcher" | "admin") =>
  makeMember(database(), role, { teamId: ana.teamId });

async function makeView(content: object = {}) {
  const made = await createView(ana, { project, name: uniqueName("view"), content });
  if (!made.ok) throw new Error(JSON.stringify(made.issues));
  return made.value;
}

describe("a view", () => {
  it("keeps a set of charts with its owner, and is found by name without case and by id", async () => {
    const content = {
      filter: "state:finished lr>1e-3",
      sort: "summary.loss",
      direction: "asc",
      groupBy: "values.lr",
      charts: [
        { kind: "line", metric: "loss" },
        { kind: "scatter", x: "values.lr", y: "summary.loss" },
        { kind: "parallel", values: ["values.lr", "values.epochs", "summary.loss"] },
      ],
    };
    const view = await makeView(content);
    expect(view).toMatchObject({ author: ana.name, authorId: ana.personId, project, content });
    expect(await loadView(ana, { project: project.toUpperCase(), view: view.name.toUpperCase() })).toEqual(
      view,
    );
    expect(await loadView(await colleague("viewer"), { project, view: view.id })).toEqual(view);
    expect((await listViews(ana, { project })).map(({ id }) => id)).toContain(view.id);
  });

  it("is renamed or changed, each without the other", async () => {
    const view = await makeView({ runs: 50 });
    const name = uniqueName("renamed");
    expect(await updateView(ana, { project, view: view.id, name })).toMatchObject({
      value: { name, content: { runs: 50 } },
    });
    expect(await updateView(ana, { project, view: name, content: { runs: 10 } })).toMatchObject({
      value: { id: view.id, name, content: { runs: 10 } },
    });
    expect(await deleteView(ana, { project, view: name })).toMatchObject({ value: { name } });
    await expect(loadView(ana, { project, view: name })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("of a name that is taken is refused in words, also when it is renamed", async () => {
    const [one, two] = [await makeView(), await makeView()];
    const taken = { ok: false, issues: [{ code: "name-taken", path: "/name" }] };
    expect(await createView(ana, { project, name: one.name.toUpperCase(), content: {} })).toMatchObject(
      taken,
    );
    expect(await updateView(ana, { project, view: two.id, name: one.name })).toMatchObject(taken);
  });

  it("is changed by its owner and by admins; others look", async () => {
    const view = await makeView();
    const change = { project, view: view.id, content: { runs: 30 } };
    for (const role of ["viewer", "researcher"] as const) {
      const other = await colleague(role);
      await expect(updateView(other, change)).rejects.toMatchObject({ code: "FORBIDDEN" });
      await expect(deleteView(other, change)).rejects.toMatchObject({ code: "FORBIDDEN" });
    }
    const viewer = await colleague("viewer");
    await expect(createView(viewer, { project, name: "new", content: {} })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    const admin = await colleague("admin");
    expect(await updateView(admin, change)).toMatchObject({ ok: true, value: { author: ana.name } });
    expect(await deleteView(admin, change)).toMatchObject({ ok: true });
  });

  it("is not there for another team, whatever it knows of it", async () => {
    const view = await makeView();
    const stranger = await makeMember(database(), "admin");
    for (const ask of [listViews, loadView, updateView, deleteView])
      await expect(ask(stranger, { project, view: view.id })).rejects.toMatchObject({ code: "NOT_FOUND" });
    const own = (await makeProject(database(), stranger.teamId)).name;
    await expect(loadView(stranger, { project: own, view: view.id })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });

  it("says all that is wrong with it at once", async () => {
    const content = {
      filter: "stat:failed",
      sort: "colour",
      runs: 1_000,
      smoothing: "much",
      charts: [{ kind: "scatter", x: "lr", y: "summary.loss" }, { kind: "pie" }],
    };
    const refused = await createView(ana, { project, name: "a/b", content });
    expect(refused.ok).toBe(false);
    expect(refused.issues.map(({ path }) => path).toSorted((a, b) => a.localeCompare(b))).toEqual([
      "/content/charts/0/x",
      "/content/charts/1/kind",
      "/content/filter",
      "/content/runs",
      "/content/smoothing",
      "/content/sort",
      "/name",
    ]);
    expect(await createView(ana, {})).toMatchObject({ ok: false });
  });
});
