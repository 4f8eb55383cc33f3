import { getDatabase } from "../lib/db/client";
import { makeQueue, uniqueName } from "../lib/testing/factories";
import { expect, test } from "./fixtures";
import { QueueConfigPage } from "./pages/queue-config-page";
import { sagemakerQueue } from "./reference-queues";

test("the reference's SageMaker templates give their form as written", async ({ signIn, mainTeam }) => {
  const name = uniqueName("sagemaker");
  await makeQueue(getDatabase(), mainTeam.teamId, { name, resource: "sagemaker", text: "{}" });
  const page = await signIn("admin");
  const config = new QueueConfigPage(page);
  await config.open(name);
  await config.usePlainText();
  await config.text.fill(sagemakerQueue);
  await expect(config.problems.getByText(/error/)).toHaveCount(0);
  await page.getByRole("tab", { name: "Form" }).click();
  await expect(page.getByLabel("instance_type", { exact: true })).toBeVisible();
  await expect(page.getByText("50 – 500")).toBeVisible();
  const runtime = page.getByLabel("max_runtime", { exact: true });
  await runtime.fill("300000");
  await expect(runtime).toHaveAttribute("aria-invalid", "true");
  await config.save("As in the reference");
});
