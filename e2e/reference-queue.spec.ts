import { getDatabase } from "../lib/db/client";
import { makeQueue, uniqueName } from "../lib/testing/factories";
import { expect, test } from "./fixtures";
import { QueueConfigPage } from "./pages/queue-config-page";

/** The launch config and the three template variables as the reference document has them. */
const sagemakerQueue = `resource_args:
  sagemaker:
    RoleArn: arn:aws:iam::123456789012:role/SageMakerRole
    OutputDataConfig:
      S3OutputPath: s3://bucket/output
    ResourceConfig:
      InstanceType: "{{instance_type}}"
      InstanceCount: 1
      VolumeSizeInGB: "{{volume_size}}"
    StoppingCondition:
      MaxRuntimeInSeconds: "{{max_runtime}}"

template_variables:
  instance_type:
    type: string
    default: ml.p3.2xlarge
    options:
      - ml.p3.2xlarge    # 1x V100
      - ml.p3.8xlarge    # 4x V100
      - ml.p3.16xlarge   # 8x V100
  volume_size:
    type: integer
    default: 100
    min: 50
    max: 500
  max_runtime:
    type: float
    default: 86400.0
    min: 3600.0
    max: 259200.0
`;

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
