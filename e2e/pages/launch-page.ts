import { expect, type Locator, type Page } from "@playwright/test";

/** `/launch`: job and queue, the generated form, what will run. */
export class LaunchPage {
  readonly page: Page;
  readonly launch: Locator;
  readonly form: Locator;
  readonly outcome: Locator;

  constructor(page: Page) {
    this.page = page;
    this.launch = page.getByRole("button", { name: /^Launch/ });
    this.form = page.locator("#launch-form");
    this.outcome = page.getByRole("tabpanel", { name: "What will run" });
  }

  async open(target: { job?: string; queue?: string; values?: Record<string, string> }): Promise<void> {
    const query = new URLSearchParams();
    if (target.job) query.set("job", target.job);
    if (target.queue) query.set("queue", target.queue);
    for (const [name, value] of Object.entries(target.values ?? {})) query.set(`param.${name}`, value);
    await this.page.goto(`/launch?${query}`);
    await expect(this.page.getByRole("combobox", { name: "Queue" })).toBeVisible();
  }

  async pick(label: "Job" | "Queue", name: string): Promise<void> {
    await this.page.getByRole("combobox", { name: label, exact: true }).click();
    await this.page.getByPlaceholder("Search").fill(name);
    await this.page
      .getByRole("option", { name: new RegExp(`^${name}`) })
      .first()
      .click();
  }

  field(title: string): Locator {
    return this.page.getByLabel(title, { exact: true });
  }

  /** Types a value into the field of this name. */
  async fillField(name: string, text: string): Promise<void> {
    await this.form.locator(`[data-field="${name}"]`).getByRole("textbox").fill(text);
  }

  /** Types an override as YAML, under "More". */
  async writeOverride(text: string): Promise<void> {
    const more = this.form.getByRole("button", { name: /^More/ });
    if ((await more.getAttribute("aria-expanded")) === "false") await more.click();
    await this.form.getByLabel("Anything else, as YAML").fill(text);
  }

  /** Launches and answers with the run's page. */
  async send(): Promise<void> {
    await expect(this.launch).toBeEnabled();
    await this.launch.click();
    await this.page.waitForURL(/\/runs\/[^/?]+/);
  }
}
