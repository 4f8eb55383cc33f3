import { sized } from "../bench/config/sized";
import { getDatabase } from "../lib/db/client";
import { makeQueue, uniqueName } from "../lib/testing/factories";
import { expect, test } from "./fixtures";
import { QueueConfigPage } from "./pages/queue-config-page";

test("in a document of 2,000 lines the problems follow the typing, and saving goes by what was typed last", async ({
  signIn,
  mainTeam,
}) => {
  const queue = uniqueName("long");
  const text = sized("long", 220).queue.replace("name: gpu", `name: ${queue}`);
  const made = await makeQueue(getDatabase(), mainTeam.teamId, { name: queue, resource: "kubernetes", text });
  const page = await signIn("admin");
  const config = new QueueConfigPage(page);
  await config.open(queue);
  await expect(config.problems.getByText("No problems")).toBeVisible();
  await page.locator(".monaco-editor .view-lines").click({ position: { x: 8, y: 8 } });
  await page.keyboard.press("ControlOrMeta+End");

  await test.step("what is wrong is marked where it stands, and gone when it is mended", async () => {
    await page.keyboard.type("resource: dokcer");
    await expect(
      config.problems.getByRole("button", { name: new RegExp(`^error: ${lastLine(text)}:`) }),
    ).toBeVisible();
    await expect(page.locator(".squiggly-error").first()).toBeVisible();
    await page.keyboard.press("Shift+Home");
    await page.keyboard.press("Delete");
    await expect(config.problems.getByText("No problems")).toBeVisible();
    await expect(page.locator(".squiggly-error")).toHaveCount(0);
  });

  await test.step("saving at once after a wrong key is refused", async () => {
    await page.keyboard.type("# tuned\nresource: dokcer");
    await page.keyboard.press("ControlOrMeta+s");
    await expect(config.dialog.getByText("This cannot be saved yet")).toBeVisible();
    await config.dialog.getByRole("button", { name: "Back to the text" }).click();
    await expect(config.dialog).toBeHidden();
  });

  await test.step("saving at once after the key that mends it stores what stands there", async () => {
    await page.locator(".monaco-editor .view-line", { hasText: "# tuned" }).click();
    await page.keyboard.press("ControlOrMeta+End");
    await page.keyboard.press("Shift+Home");
    await page.keyboard.press("Delete");
    await page.keyboard.press("ControlOrMeta+s");
    await config.dialog.getByLabel("Note").fill("Tuned");
    await config.dialog.getByRole("button", { name: "Save as v2" }).click();
    await expect(config.dialog).toBeHidden();
    const saved = await getDatabase().queueVersion.findFirstOrThrow({
      where: { queueId: made.id, number: 2 },
    });
    expect(saved.text).toBe(`${text}# tuned\n`);
  });
});

test("what was typed last is there after a reload", async ({ signIn, mainTeam }) => {
  const made = await makeQueue(getDatabase(), mainTeam.teamId);
  const page = await signIn("admin");
  const config = new QueueConfigPage(page);
  await config.open(made.name);
  await page.locator(".monaco-editor .view-lines").click({ position: { x: 8, y: 8 } });
  await page.keyboard.press("ControlOrMeta+End");
  await page.keyboard.type("# kept");
  page.on("dialog", (dialog) => dialog.accept());
  await page.reload();
  await expect(page.getByText("Your unsaved changes to v1 are back.")).toBeVisible();
  await expect(page.locator(".monaco-editor .view-lines")).toContainText("# kept");
});

function lastLine(text: string): number {
  return text.split("\n").length;
}
