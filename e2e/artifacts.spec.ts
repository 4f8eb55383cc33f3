/** What runs make and use: lists, versions with aliases, files with viewers, lineage as picture and list, and what changed. */
import { readFile } from "node:fs/promises";
import { getDatabase } from "../lib/db/client";
import { makeMember, makeQueue, uniqueName } from "../lib/testing/factories";
import { makeArtifact } from "../lib/testing/make-artifact";
import { makeRun } from "../lib/testing/run-factories";
import { expectNoFaults } from "./axe";
import { expect, test } from "./fixtures";

for (const [colorScheme, width] of [
  ["light", 1440],
  ["dark", 1440],
  ["dark", 390],
] as const) {
  test(`artifacts are found, read, pointed to and compared (${colorScheme}, ${width})`, async ({
    signIn,
    mainTeam,
    lastingRun,
  }) => {
    const db = getDatabase();
    const { teamId } = mainTeam;
    const person = await makeMember(db, "researcher", { teamId });
    const queue = await makeQueue(db, teamId);
    const [project, images, model] = [uniqueName("vision"), uniqueName("images"), uniqueName("model")];
    const by = { teamId, queueId: queue.id, personId: person.personId, author: person.name };
    const clean = await makeRun(db, by);
    const train = await lastingRun({ queueId: queue.id, personId: person.personId, author: person.name });
    const commit = "0123456789abcdef0123456789abcdef01234567";
    await db.run.update({ where: { id: train.id }, data: { commit } });
    const page = await signIn("researcher", {
      ...{ person, colorScheme, viewport: { width, height: 860 }, expectErrors: /404/ },
    });

    await page.goto(`/artifacts?project=${project}`);
    await expect(page.getByRole("heading", { name: "No artifact is like that" })).toBeVisible();

    const files = {
      "README.md": "# Cats and dogs",
      "train/labels.csv": "name,label\na,1\n",
      "page.html": "<h1>Hello</h1><script>document.body.append('it ran')</script>",
      "far.bin": { ref: "s3://bucket/far.bin", size: 4_096 },
    };
    await makeArtifact(person, files, { project, name: images, runId: clean.id });
    const v1 = await makeArtifact(
      person,
      { ...files, "train/labels.csv": "name,label\na,1\nb,0\n", "train/more.csv": "name\n" },
      { project, name: images, runId: clean.id, aliases: ["clean"], metadata: '{"rows": 120}' },
    );
    await db.artifactUse.create({ data: { runId: train.id, versionId: v1.id, kind: "used" } });
    await makeArtifact(
      person,
      { "model.pt": "w" },
      {
        project,
        name: model,
        type: "model",
        runId: train.id,
      },
    );

    await test.step("the list is filtered by type and a part of the name", async () => {
      await page.goto(`/artifacts?project=${project}`);
      const list = page.getByRole("table", { name: "Artifacts" });
      await expect(list.getByRole("link")).toHaveText([images, model]);
      await page.getByLabel("Type").selectOption("model");
      await page.getByRole("button", { name: "Filter" }).click();
      await expect(list.getByRole("link")).toHaveText([model]);
      await expectNoFaults(page);
      await page.getByLabel("Type").selectOption("");
      await page.getByLabel("Part of the name").fill("IMAGES");
      await page.getByRole("button", { name: "Filter" }).click();
      await list.getByRole("link", { name: images }).click();
    });

    await test.step("an artifact has its versions, and is described", async () => {
      const versions = page.getByRole("table", { name: "Versions" });
      await expect(versions.getByRole("row")).toHaveCount(3);
      await expect(versions.getByRole("row").nth(1)).toContainText("v1");
      await expect(versions.getByRole("row").nth(1)).toContainText("clean");
      await page.getByRole("button", { name: "Change" }).click();
      await page.getByLabel("Description").fill("Cats and dogs, by hand.");
      await page.getByLabel("Tags").fill("animals, checked");
      await page.getByRole("button", { name: "Save" }).click();
      await expect(page.getByText("Cats and dogs, by hand.")).toBeVisible();
      await expect(page.getByRole("list", { name: "Tags" })).toContainText("checked");
      await expectNoFaults(page);
      await versions.getByRole("link", { name: "v1" }).click();
    });

    await test.step("a version shows its files, its facts and how to get it", async () => {
      const list = page.getByRole("list", { name: "Files" });
      await expect(list.getByRole("button")).toHaveText([/^train2 files/, /^README/, /^far/, /^page/]);
      const about = page.getByRole("complementary", { name: "About the version" });
      await expect(about).toContainText('"rows": 120');
      await expect(about).toContainText(`npx slipway artifact get ${project}/${images}:v1`);
      await expect(about.getByRole("link", { name: train.name })).toBeVisible();
      await list.getByRole("button", { name: /train/ }).click();
      await list.getByRole("button", { name: /labels/ }).click();
      await expect(page.getByRole("article", { name: "labels.csv" })).toContainText("label");
      await page.goBack();
      await page.goBack();
      await list.getByRole("button", { name: /page/ }).click();
      const frame = page.frameLocator("iframe");
      await expect(frame.getByText("it ran")).toBeVisible();
      await page.goBack();
      await list.getByRole("button", { name: /far/ }).click();
      await expect(page.getByText("s3://bucket/far.bin")).toBeVisible();
      await page.goBack();
      await expectNoFaults(page);
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("link", { name: "Download as zip" }).click(),
      ]);
      expect(download.suggestedFilename()).toBe(`${images}-v1.zip`);
      expect((await readFile(await download.path())).subarray(0, 2).toString()).toBe("PK");
    });

    await test.step("an alias is set, moves, and is removed", async () => {
      await page.getByLabel("Point an alias at v1").fill("latest");
      await page.getByRole("button", { name: "Set" }).click();
      await expect(page.getByText("latest is the newest version: it moves by itself")).toBeVisible();
      await page.getByLabel("Point an alias at v1").fill("production");
      await page.getByRole("button", { name: "Set" }).click();
      await expect(page.getByRole("button", { name: "Remove the alias production" })).toBeVisible();
      await page.getByRole("button", { name: "Remove the alias clean" }).click();
      await expect(page.getByRole("button", { name: "Remove the alias clean" })).toBeHidden();
    });

    await test.step("its lineage is a picture and a list, both ways", async () => {
      await page.getByRole("link", { name: "Lineage" }).click();
      const picture = page.getByRole("region", { name: "Picture of the lineage" });
      await expect(picture.getByRole("link")).toHaveCount(4);
      await expect(picture.getByText(`${model}:v0`)).toBeVisible();
      const table = page.getByRole("table", { name: "Lineage" });
      await expect(table.getByRole("row")).toHaveCount(4);
      if (width > 1000) await expect(table).toContainText(commit.slice(0, 12));
      await expectNoFaults(page);
    });

    await test.step("what changed since the version before", async () => {
      await page.getByRole("link", { name: "Changes" }).click();
      const table = page.getByRole("table", { name: "Files that are not the same" });
      await expect(table.getByRole("row")).toHaveText([/File/, /labels\.csvchanged/, /more\.csvadded/]);
      await expectNoFaults(page);
    });

    await test.step("a run shows what it used and made", async () => {
      await page.goto(`/runs/${train.id}?tab=artifacts`);
      await expect(page.getByRole("table", { name: "Used" })).toContainText(`${images}:v1`);
      await expect(page.getByRole("table", { name: "Made" })).toContainText(`${model}:v0`);
      await expectNoFaults(page);
      await page.goto(`/runs/${clean.id}?tab=artifacts`);
      await expect(page.getByRole("table", { name: "Made" }).getByRole("row")).toHaveCount(3);
    });

    await test.step("a version in use stays, another is deleted", async () => {
      const remove = async (version: string) => {
        await page.goto(`/artifacts/${project}/${images}/${version}`);
        await page.getByRole("button", { name: "Delete" }).click();
        await page.getByRole("button", { name: "Delete the version" }).click();
      };
      await remove("v1");
      await expect(page.getByText(/a run that has not ended uses this version/)).toBeVisible();
      await remove("v0");
      await expect(page.getByRole("table", { name: "Versions" }).getByRole("row")).toHaveCount(2);
    });

    const viewer = await signIn("viewer", { colorScheme, viewport: { width, height: 860 } });
    await viewer.goto(`/artifacts/${project}/${images}/v1`);
    await expect(viewer.getByRole("heading", { name: `${images}:v1` })).toBeVisible();
    await expect(viewer.getByRole("button", { name: /Delete|Change|Set/ })).toHaveCount(0);
  });
}

test("another team's artifacts are not there", async ({ signIn, otherTeam }) => {
  const person = await makeMember(getDatabase(), "researcher", { teamId: otherTeam.teamId });
  const [project, name] = [uniqueName("secret"), uniqueName("plans")];
  await makeArtifact(person, { "a.txt": "a" }, { project, name });
  const page = await signIn("admin", { expectErrors: /404/ });
  for (const rest of ["", "/v0", "/v0/lineage", "/v0/diff"]) {
    await page.goto(`/artifacts/${project}/${name}${rest}`, { waitUntil: "commit" });
    await expect(page.getByRole("heading", { name: "Not in this team" })).toBeVisible();
  }
});
