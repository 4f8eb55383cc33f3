import { expect, test } from "./fixtures";
import { readSetupLink } from "./server";

test("the link of the first start makes the admin once, who can sign in afterwards", async ({ visit }) => {
  // The web server answers before the last line is printed.
  await expect.poll(readSetupLink, { timeout: 30_000 }).toBeDefined();
  const link = readSetupLink() ?? "";
  const page = await visit();
  await page.goto(link);
  await page.getByLabel("Name").fill("Ana");
  await page.getByLabel("Password").first().fill("short");
  await page.getByRole("button", { name: "Make the account" }).click();
  await expect(page.getByText("A password has 10 to 200 characters.")).toBeVisible();
  await expect(page.getByLabel("Name")).toHaveValue("Ana");

  await page.getByLabel("Password").first().fill("correct horse battery");
  await page.getByRole("button", { name: "Make the account" }).click();
  await expect(page.getByRole("navigation").first()).toBeVisible();

  const other = await visit();
  await other.goto(link);
  await expect(other.getByLabel("Password")).toHaveCount(0);
  await other.goto("/queues");
  await expect(other).toHaveURL(/\/sign-in/);
  await other.getByLabel("Name").fill("ana");
  await other.getByLabel("Password").fill("wrong horse battery");
  await other.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(other.getByRole("alert").filter({ hasText: /name|password/i })).toBeVisible();
  await other.getByLabel("Password").fill("correct horse battery");
  await other.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(other).toHaveURL(/\/queues/);
  await expect(other.getByRole("link", { name: "local", exact: true })).toBeVisible();
});
