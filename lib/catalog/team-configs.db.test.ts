import { describe, expect, test } from "vitest";
import { makeMember, uniqueName } from "../testing/factories";
import { prepareTestDatabase } from "../testing/test-database";
import { archiveTeamConfig } from "./archive-team-config";
import { listTeamConfigs } from "./list-team-configs";
import { loadTeamConfig } from "./load-team-config";
import { loadTeamConfigVersion } from "./load-team-config-version";
import { saveTeamConfig } from "./save-team-config";

const { database } = prepareTestDatabase();
const forbidden = { code: "FORBIDDEN" };
const notFound = { code: "NOT_FOUND" };
const text = "env:\n  MODE: fast\nhyperparameters: {lr: 0.1}\n";

describe("team configs", () => {
  test("there is one set of team defaults, whatever it is called", async () => {
    const admin = await makeMember(database(), "admin");
    const save = (name: string, baseVersion: number, body: string) =>
      saveTeamConfig(admin, { kind: "team-defaults", name, baseVersion, text: body });
    expect(await save("", 0, text)).toMatchObject({ value: { outcome: "saved", number: 1 } });
    expect(await save("anything", 1, `# two\n${text}`)).toMatchObject({
      value: { outcome: "saved", number: 2 },
    });
    expect(await save("", 0, "priority: high\n")).toMatchObject({ value: { outcome: "conflict" } });
    expect(await listTeamConfigs(admin)).toMatchObject([{ kind: "team-defaults", version: 2 }]);
  });

  test("env values of team defaults are the admins' only; bases and presets are everyone's", async () => {
    const admin = await makeMember(database(), "admin");
    const viewer = await makeMember(database(), "viewer", { teamId: admin.teamId });
    for (const kind of ["team-defaults", "base", "preset"] as const)
      await saveTeamConfig(admin, { kind, name: "team", baseVersion: 0, text });
    const textOf = async (kind: "team-defaults" | "base" | "preset") =>
      (await loadTeamConfig(viewer, { kind, name: "team" })).latest.text;
    expect(await textOf("team-defaults")).not.toContain("fast");
    expect([await textOf("base"), await textOf("preset")]).toEqual([text, text]);
  });

  test("a base is a path of names; leaving the folder or an absolute path is refused", async () => {
    const admin = await makeMember(database(), "admin");
    const save = (name: string) => saveTeamConfig(admin, { kind: "base", name, baseVersion: 0, text });
    expect((await save("teams/vision/base.yaml")).ok).toBe(true);
    for (const name of ["../x", "/etc/x", "a//b", "a\\b", "", "a/./b", "https://x"])
      expect((await save(name)).ok).toBe(false);
    expect((await saveTeamConfig(admin, { kind: "preset", name: "a/b", baseVersion: 0, text })).ok).toBe(
      false,
    );
  });

  test("two who make the same preset at once get one row and one conflict", async () => {
    const actor = await makeMember(database(), "researcher");
    const name = uniqueName("preset");
    const results = await Promise.all(
      ["priority: high\n", "priority: low\n"].map((body) =>
        saveTeamConfig(actor, { kind: "preset", name, baseVersion: 0, text: body }),
      ),
    );
    const outcomes = results.map((result) => (result.ok ? result.value.outcome : "refused"));
    expect(outcomes.toSorted((a, b) => String(a).localeCompare(String(b)))).toEqual(["conflict", "saved"]);
  });

  test("an archived preset is gone until it is saved again, with its versions", async () => {
    const actor = await makeMember(database(), "researcher");
    const input = { kind: "preset", name: "big" } as const;
    await saveTeamConfig(actor, { ...input, baseVersion: 0, text });
    await archiveTeamConfig(actor, input);
    expect(await listTeamConfigs(actor, { kind: "preset" })).toEqual([]);
    await expect(loadTeamConfig(actor, input)).rejects.toMatchObject(notFound);
    const stale = await saveTeamConfig(actor, { ...input, baseVersion: 0, text: "priority: low\n" });
    expect(stale).toMatchObject({ value: { outcome: "conflict" } });
    await expect(loadTeamConfig(actor, input)).rejects.toMatchObject(notFound);
    await saveTeamConfig(actor, { ...input, baseVersion: 0, text });
    expect((await loadTeamConfig(actor, input)).versions).toHaveLength(1);
  });

  test("a researcher writes presets only, a viewer nothing; another team sees nothing", async () => {
    const admin = await makeMember(database(), "admin");
    const researcher = await makeMember(database(), "researcher", { teamId: admin.teamId });
    const viewer = await makeMember(database(), "viewer", { teamId: admin.teamId });
    const stranger = await makeMember(database(), "admin");
    const base = { kind: "base", name: "shared", baseVersion: 0, text } as const;
    await expect(saveTeamConfig(researcher, base)).rejects.toMatchObject(forbidden);
    await expect(saveTeamConfig(viewer, { ...base, kind: "preset" })).rejects.toMatchObject(forbidden);
    await saveTeamConfig(admin, base);
    await expect(archiveTeamConfig(researcher, base)).rejects.toMatchObject(forbidden);
    await expect(loadTeamConfig(stranger, base)).rejects.toMatchObject(notFound);
    await expect(archiveTeamConfig(stranger, base)).rejects.toMatchObject(notFound);
    expect(await listTeamConfigs(stranger)).toEqual([]);
  });

  test("a text the core refuses is not stored", async () => {
    const actor = await makeMember(database(), "researcher");
    const result = await saveTeamConfig(actor, {
      kind: "preset",
      name: "bad",
      baseVersion: 0,
      text: "env: [",
    });
    expect(result.ok).toBe(false);
    expect(await listTeamConfigs(actor)).toEqual([]);
  });

  test("each version can be read; hidden values stay hidden, another team finds none", async () => {
    const admin = await makeMember(database(), "admin");
    const viewer = await makeMember(database(), "viewer", { teamId: admin.teamId });
    const stranger = await makeMember(database(), "admin");
    for (const kind of ["team-defaults", "preset"] as const) {
      const input = { kind, name: "two" };
      await saveTeamConfig(admin, { ...input, baseVersion: 0, text });
      await saveTeamConfig(admin, { ...input, baseVersion: 1, text: "priority: low\n" });
      expect((await loadTeamConfigVersion(admin, input, 1)).text).toBe(text);
      expect((await loadTeamConfigVersion(admin, input, 2)).text).toBe("priority: low\n");
      const seen = await loadTeamConfigVersion(viewer, input, 1);
      expect(seen.masked).toBe(kind === "team-defaults");
      expect(seen.text.includes("fast")).toBe(kind === "preset");
      for (const number of [0, 3, 1.5, Number.NaN])
        await expect(loadTeamConfigVersion(viewer, input, number)).rejects.toMatchObject(notFound);
      await expect(loadTeamConfigVersion(stranger, input, 1)).rejects.toMatchObject(notFound);
    }
  });
});
