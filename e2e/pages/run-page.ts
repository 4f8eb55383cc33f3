import { expect, type Locator, type Page } from "@playwright/test";

/** `/runs/[run]`: state, log, config with sources, events. */
export class RunPage {
  readonly page: Page;
  readonly state: Locator;
  readonly log: Locator;
  /** Beside the log on wide screens. */
  readonly timeline: Locator;
  readonly stop: Locator;

  constructor(page: Page) {
    this.page = page;
    this.state = page.locator("header").getByRole("status").first();
    this.log = page.getByRole("tabpanel", { name: "Log" });
    this.timeline = page.getByRole("complementary", { name: "Timeline" });
    this.stop = page.getByRole("button", { name: "Stop", exact: true });
  }

  async expectState(state: string, timeout = 30_000): Promise<void> {
    await expect(this.state).toHaveText(new RegExp(state, "i"), { timeout });
  }

  async expectLog(text: string | RegExp): Promise<void> {
    await expect(this.log.getByText(text).first()).toBeVisible({ timeout: 30_000 });
  }

  /** Stops the run and says yes when asked. */
  async stopRun(answer: "Stop the run" | "Take it out" = "Stop the run"): Promise<void> {
    await this.stop.click();
    await this.page.getByRole("alertdialog").getByRole("button", { name: answer }).click();
  }

  async openTab(name: "Log" | "Config" | "Media" | "Files" | "Events" | "Reproduce"): Promise<void> {
    await this.page.getByRole("tab", { name: new RegExp(`^${name}`) }).click();
  }
}
