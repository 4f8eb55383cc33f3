import { expect, type Locator, type Page } from "@playwright/test";

/** `/queues/[queue]/config`: the document, its problems, fields, form and saving. */
export class QueueConfigPage {
  readonly page: Page;
  readonly text: Locator;
  readonly problems: Locator;
  readonly review: Locator;
  readonly dialog: Locator;

  constructor(page: Page) {
    this.page = page;
    this.text = page.getByRole("textbox", { name: /^Document of queue/ });
    this.problems = page.getByRole("region", { name: "Problems" });
    this.review = page.getByRole("button", { name: /^Review and save/ });
    this.dialog = page.getByRole("dialog");
  }

  async open(queue: string): Promise<void> {
    await this.page.goto(`/queues/${queue}/config`);
    await expect(this.page.locator(".monaco-editor .view-lines")).toBeVisible({ timeout: 30_000 });
  }

  /** The plain text area holds the same document; texts of several lines can be typed there as they are. */
  async usePlainText(): Promise<void> {
    const toggle = this.page.getByRole("switch", { name: "Plain text area" });
    if ((await toggle.getAttribute("aria-checked")) !== "true") await toggle.click();
    await expect(
      this.page.locator("textarea[aria-label^='Document of queue']:not(.inputarea)"),
    ).toBeVisible();
  }

  /** Replaces the whole text in Monaco by way of the clipboard, as people do: typed lines would be indented once more. */
  async pasteOver(text: string): Promise<void> {
    await this.page.locator(".monaco-editor .view-lines").click({ timeout: 60_000 });
    await this.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await this.page.evaluate((copied) => navigator.clipboard.writeText(copied), text);
    await this.page.keyboard.press("ControlOrMeta+A");
    await this.page.keyboard.press("ControlOrMeta+V");
    await expect(this.page.locator(".monaco-editor .view-lines")).toContainText(text.split("\n")[0] ?? "");
  }

  async useMonaco(): Promise<void> {
    await this.page.getByRole("switch", { name: "Plain text area" }).click();
    await expect(this.page.locator(".monaco-editor .view-lines")).toBeVisible({ timeout: 30_000 });
  }

  async save(note: string): Promise<void> {
    await this.review.click();
    await this.dialog.getByLabel("Note").fill(note);
    await this.dialog.getByRole("button", { name: /^Save as v/ }).click();
    await expect(this.dialog).toBeHidden();
  }
}
