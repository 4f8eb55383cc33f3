import { getDatabase } from "../lib/db/client";
import { makeJob, makeQueue, uniqueName } from "../lib/testing/factories";
import { expect, test } from "./fixtures";
import { LaunchPage } from "./pages/launch-page";

const types = Array.from({ length: 60 }, (_, index) => `ml.p${index}.${(index % 8) + 1}xlarge`);
const queueText = `hyperparameters: {seed: "{{seed}}", lr: "{{lr}}", type: "{{type}}", note: "{{note}}", prompt: "{{{{context}}}}"}
template_variables:
  seed: {type: integer, title: Seed, default: 1}
  lr: {type: float, title: Learning rate, default: 0.001, min: 0, max: 1}
  type: {type: string, title: Instance, default: ml.p3.4xlarge, options: [${types.join(", ")}]}
  note: {type: string, title: Note, default: none}
`;

const looks = [
  { colorScheme: "light", viewport: { width: 1440, height: 900 } },
  { colorScheme: "dark", viewport: { width: 390, height: 844 } },
] as const;

for (const look of looks) {
  test(`what people paste and search (${look.colorScheme}, ${look.viewport.width} wide)`, async ({
    signIn,
    mainTeam,
  }) => {
    const db = getDatabase();
    const queue = await makeQueue(db, mainTeam.teamId, { name: uniqueName("numbers"), text: queueText });
    const job = await makeJob(db, mainTeam.teamId);
    const page = await signIn("researcher", look);
    const launch = new LaunchPage(page);
    await launch.open({ job: job.name, queue: queue.name });

    await test.step("blanks around a number do not count, those of a text do", async () => {
      await launch.field("Seed").fill("7 ");
      await launch.field("Learning rate").fill("1e-3\t");
      await launch.field("Note").fill(" a ");
      await expect(launch.launch).toBeEnabled();
      await expect(launch.field("Seed")).not.toHaveAttribute("aria-invalid");
      await expect(launch.field("Learning rate")).not.toHaveAttribute("aria-invalid");
    });

    await test.step("what cannot be read is told as everywhere, with what was meant", async () => {
      await launch.field("Learning rate").fill("0,5");
      await expect(page.getByText("a float is written like 0.5, 12 or 3e-4")).toBeVisible();
      await expect(launch.launch).toBeDisabled();
      await page.screenshot({ path: test.info().outputPath("refused.png") });
      await launch.form.getByRole("button", { name: "Use 0.5" }).click();
      await expect(launch.field("Learning rate")).toHaveValue("0.5");
    });

    await test.step("a long list is searched by any part, with the keyboard alone", async () => {
      await launch.field("Instance").focus();
      await page.keyboard.press("Enter");
      await expect(page.getByRole("option")).toHaveCount(60);
      await page.screenshot({ path: test.info().outputPath("list.png") });
      await page.keyboard.type("P42");
      await expect(page.getByRole("option")).toHaveText(["ml.p42.3xlarge"]);
      await page.screenshot({ path: test.info().outputPath("found.png") });
      await page.keyboard.press("Enter");
      await expect(launch.field("Instance")).toHaveText("ml.p42.3xlarge");
      await expect(launch.field("Instance")).toBeFocused();
    });

    await test.step("the run has what was meant", async () => {
      await launch.send();
      const run = await db.run.findFirstOrThrow({ where: { queueId: queue.id } });
      expect(run.values).toEqual({ seed: 7, lr: 0.5, type: "ml.p42.3xlarge", note: " a " });
      expect(run.config).toMatchObject({ hyperparameters: { prompt: "{{context}}" } });
    });
  });
}
