/** The reference's SageMaker queue with its three fields, served by a real agent on a server that speaks the service's wire. */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import type Docker from "dockerode";
import { getDatabase } from "../lib/db/client";
import { connectEngine } from "../lib/runners/docker/connect-engine";
import { makeAgentToken, makeJob, uniqueName } from "../lib/testing/factories";
import { containerLabel } from "../lib/testing/run-training";
import { type SagemakerServer, startSagemakerServer } from "../lib/testing/sagemaker-server";
import { requireDocker } from "./engines";
import { expect, test } from "./fixtures";
import { LoneAgent } from "./lone-agent";
import { LaunchPage } from "./pages/launch-page";
import { QueueConfigPage } from "./pages/queue-config-page";
import { RunPage } from "./pages/run-page";
import { sagemakerQueue } from "./reference-queues";

/** Goes on when the journey has seen its first line. */
const program = "echo begun; until [ -e /tmp/go ]; do sleep 0.1; done; echo 'the end'";

test.describe("a SageMaker queue", () => {
  const root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "slipway-e2e-sagemaker-")));
  const queue = uniqueName("sagemaker");
  let docker: Docker;
  let server: SagemakerServer | undefined;
  let agent: LoneAgent | undefined;

  test.beforeAll(async ({ mainTeam }) => {
    test.setTimeout(240_000);
    const host = requireDocker();
    docker = connectEngine({ host });
    server = await startSagemakerServer({ docker, root, accessKeyId: "AKIDTEST" });
    const { region, endpoint } = server;
    const { token } = await makeAgentToken(getDatabase(), mainTeam.teamId);
    agent = new LoneAgent({
      name: uniqueName("agent"),
      token,
      settings: {
        resources: ["sagemaker"],
        sagemaker: { region, endpoint, logs_endpoint: endpoint, poll_seconds: 1 },
      },
      env: { AWS_ACCESS_KEY_ID: "AKIDTEST", AWS_SECRET_ACCESS_KEY: "not-a-real-one" },
    });
  });
  test.afterAll(async () => {
    await agent?.stop();
    await server?.close();
    fs.rmSync(root, { recursive: true, force: true });
  });

  test("is written by an admin, launched by a researcher and watched to its end", async ({
    signIn,
    mainTeam,
  }) => {
    test.setTimeout(240_000);
    const admin = await signIn("admin");
    await admin.goto("/queues/new");
    await admin.getByLabel("Name").fill(queue);
    await admin.getByRole("radio", { name: /^sagemaker/ }).check();
    await admin.getByRole("button", { name: "Create the queue" }).click();
    await admin.waitForURL(`**/queues/${queue}/config`);
    const config = new QueueConfigPage(admin);
    await config.pasteOver(sagemakerQueue);
    await expect(config.problems.getByText("No problems")).toBeVisible();
    await config.save("As in the reference");

    const job = await makeJob(getDatabase(), mainTeam.teamId, {
      text: `docker: {image: 'local/busybox:1'}\ncommand: [sh, -c, ${JSON.stringify(program)}]\n`,
    });
    const page = await signIn("researcher");
    const launch = new LaunchPage(page);
    await launch.open({ job: job.name, queue });
    await launch.field("volume_size").fill("501");
    await expect(launch.field("volume_size")).toHaveAttribute("aria-invalid", "true");
    await launch.field("volume_size").fill("120");
    await launch.send();
    const run = new RunPage(page);
    await run.expectLog("begun");
    await run.expectState("running");
    const containers = await docker.listContainers({
      filters: { label: [`${containerLabel}=${server?.created[0]?.TrainingJobName}`] },
    });
    const going = await docker.getContainer(containers[0]?.Id ?? "").exec({ Cmd: ["touch", "/tmp/go"] });
    await going.start({});
    await run.expectState("finished", 60_000);
    await run.expectLog("the end");
    await expect(run.timeline.getByText(/Training/).first()).toBeVisible();
    expect(server?.created).toMatchObject([
      {
        RoleArn: "arn:aws:iam::123456789012:role/SageMakerRole",
        AlgorithmSpecification: { TrainingImage: "local/busybox:1" },
        ResourceConfig: { InstanceType: "ml.p3.2xlarge", InstanceCount: 1, VolumeSizeInGB: 120 },
        StoppingCondition: { MaxRuntimeInSeconds: 86_400 },
      },
    ]);
  });
});
