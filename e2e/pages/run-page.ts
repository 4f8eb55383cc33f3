import { expect, type Locator, type Page } from "@playwright/test";

/** `/runs/[run]`: state, log, config with sources, events. */
export class RunPage {
  readonly page: Page;
  readonly state: Locator;
  readonly log: Locator;

  constructor(page: Page) {
    this.page = page;
    this.state = page.locator("header").getByRole("status").first();
    this.log = page.getByRole("tabpanel", { name: "Log" });
  }

  async expectState(state: string): Promise<void> {
    await expect(this.state).toHaveText(new RegExp(state, "i"), { timeout: 30_000 });
  }

  async expectLog(text: string | RegExp): Promise<void> {
    await expect(this.log.getByText(text).first()).toBeVisible({ timeout: 30_000 });
  }

  async openTab(name: "Log" | "Config" | "Events" | "Reproduce"): Promise<void> {
    await this.page.getByRole("tab", { name: new RegExp(`^${name}`) }).click();
  }
}
