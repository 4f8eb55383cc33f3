import { uniqueName } from "../lib/testing/factories";
import { exampleSource } from "./example";
import { expect, test } from "./fixtures";
import { LaunchPage } from "./pages/launch-page";
import { QueueConfigPage } from "./pages/queue-config-page";
import { RunPage } from "./pages/run-page";

const queueText = (repository: string) => `# Programs on this machine.
args: ["--epochs", "{{epochs}}", "--lr", "{{learning_rate}}"]
env:
  MODEL: "{{model}}"

template_variables:
  epochs: {type: integer, title: Epochs, default: 900, min: 1, max: 500}
  learning_rate: {type: float, title: Learning rate, default: 0.1, min: 0.0001, max: 1}
  model: {type: string, title: Model, default: small, options: [small, large]}

guardrails:
  overrides: {paths: [env, name]}
  sources: {git: [${JSON.stringify(repository)}]}
`;

test("an admin writes a queue, a researcher launches on it, a lead finds the run", async ({ signIn }) => {
  const queue = uniqueName("queue");
  const { repository } = await exampleSource();

  await test.step("the admin is shown the wrong default, fixes it and saves", async () => {
    const page = await signIn("admin");
    await page.goto("/queues/new");
    await page.getByLabel("Name").fill(queue);
    await page.getByRole("button", { name: "Create the queue" }).click();
    await page.waitForURL(`**/queues/${queue}/config`);
    const config = new QueueConfigPage(page);
    await config.usePlainText();
    await config.text.fill(queueText(repository));
    const marker = config.problems.getByRole("button", { name: /900/ });
    await expect(marker).toContainText("7:");
    await config.review.click();
    await expect(config.dialog.getByText("This cannot be saved yet")).toBeVisible();
    await config.dialog.getByRole("button", { name: "Back to the text" }).click();

    await config.useMonaco();
    await expect(page.locator(".squiggly-error").first()).toBeVisible();
    await marker.click();
    await config.problems.getByRole("button", { name: "Use 500" }).click();
    await expect(config.problems.getByText("No problems")).toBeVisible();
    await page.getByRole("tab", { name: "Form" }).click();
    await expect(page.getByLabel("Epochs", { exact: true })).toHaveAttribute("placeholder", "500");
    await expect(page.getByText("1 – 500")).toBeVisible();
    await config.save("Programs of the example");
    await page.goto(`/queues/${queue}/versions`);
    await expect(page.getByText("Programs of the example")).toBeVisible();
  });

  let runUrl = "";
  await test.step("the researcher is told the limits, launches and sees the log live", async () => {
    const page = await signIn("researcher");
    const launch = new LaunchPage(page);
    await launch.open({});
    await launch.pick("Job", "train");
    await launch.pick("Queue", queue);
    await launch.field("Epochs").fill("501");
    await expect(page.getByText("501 is not allowed here: 1 – 500.")).toBeVisible();
    await expect(launch.launch).toBeDisabled();
    await page.reload();
    await expect(launch.field("Epochs")).toHaveValue("501");
    await launch.field("Epochs").fill("4");
    await expect(launch.outcome.getByText("--epochs")).toBeVisible();
    await expect(launch.outcome.getByText(/^you/).first()).toBeVisible();
    await launch.send();
    runUrl = page.url();
    const run = new RunPage(page);
    await run.expectLog(/loss/);
    await run.expectState("finished");
    await run.openTab("Config");
    await expect(page.getByText(/queue v2/).first()).toBeVisible();
  });

  await test.step("the lead finds it in the history and runs it again", async () => {
    const page = await signIn("lead");
    await page.goto(`/runs?queue=${queue}`);
    await page
      .getByRole("link")
      .filter({ hasNot: page.locator("nav") })
      .and(page.locator(`[href='${new URL(runUrl).pathname}']`))
      .first()
      .click();
    await page.waitForURL(runUrl);
    await page.getByRole("button", { name: /^Rerun/ }).click();
    await page.getByRole("menuitem", { name: /exactly/i }).click();
    await page.waitForURL((url) => url.pathname !== new URL(runUrl).pathname);
    const run = new RunPage(page);
    await run.expectState("finished");
    await run.expectLog(/loss/);
  });
});

test("a value out of range is refused by the server when the browser's check is passed by", async ({
  signIn,
}) => {
  const page = await signIn("researcher");
  const launch = new LaunchPage(page);
  await launch.open({ job: "train", queue: "local" });
  await expect(launch.launch).toBeEnabled();
  await launch.field("Epochs").fill("7");
  await expect(launch.outcome.getByText('"7"')).toBeVisible();
  await page.route("**/launch?*", async (route) => {
    const body = route.request().postData();
    if (route.request().method() !== "POST" || !body) return route.continue();
    await route.continue({ postData: body.replace('"epochs":"7"', '"epochs":"700"') });
  });
  await launch.launch.click();
  await expect(page.getByText("700 is not allowed here: 1 – 50.")).toBeVisible();
  expect(new URL(page.url()).pathname).toBe("/launch");
});

test("a run can be stopped while it runs, and says so", async ({ signIn }) => {
  const page = await signIn("researcher");
  const launch = new LaunchPage(page);
  await launch.open({ job: "train", queue: "local", values: { epochs: "50" } });
  await launch.send();
  const run = new RunPage(page);
  await run.expectLog(/loss/);
  await page.getByRole("button", { name: "Stop", exact: true }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Stop the run" }).click();
  await run.expectState("cancelled");
});

test("a run that fails says why", async ({ signIn }) => {
  const page = await signIn("researcher");
  const launch = new LaunchPage(page);
  await launch.open({ job: "train", queue: "local", values: { epochs: "3", fail_at: "2" } });
  await launch.send();
  const run = new RunPage(page);
  await run.expectState("failed");
  await expect(page.getByText(/exit code 1/).first()).toBeVisible();
});
