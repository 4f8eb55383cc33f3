/** A queue for a cluster, from its text in the editor to Jobs of a real Kubernetes. */
import { z } from "zod";
import { getDatabase } from "../lib/db/client";
import { makeAgentToken, makeJob, uniqueName } from "../lib/testing/factories";
import { createTestCluster, type TestCluster } from "../lib/testing/test-cluster";
import { requireKubernetes } from "./engines";
import { expect, test } from "./fixtures";
import { LoneAgent } from "./lone-agent";
import { LaunchPage } from "./pages/launch-page";
import { QueueConfigPage } from "./pages/queue-config-page";
import { RunPage } from "./pages/run-page";

/** As the reference document has it: requests, limits, node selector, tolerations, variables of a Secret. */
const queueText = `# Jobs of the cluster.
resource_args:
  kubernetes:
    requests:  # Minimum guaranteed resources
      memory: "16Mi"
      cpu: "{{cpus}}"
      nvidia.com/gpu: "{{gpus}}"
    limits:    # Maximum allowed resources
      memory: "64Mi"
      nvidia.com/gpu: "{{gpus}}"

    # Node selection
    node_selector:
      kubernetes.io/os: linux

    # Tolerations for tainted nodes
    tolerations:
      - key: "nvidia.com/gpu"
        operator: "Exists"
        effect: "NoSchedule"

    env_from:
      - secret_ref:
          name: wandb-credentials

template_variables:
  cpus: {type: quantity, title: CPUs, default: 10m, max: 4}
  gpus: {type: integer, title: GPUs, default: 0, min: 0, max: 8}
`;

/** Goes on when the journey has seen its first lines. */
const program = `[ "$PROJECT_TOKEN" = from-the-cluster ] && echo "the secret is there"
until [ -e /tmp/go ]; do sleep 0.1; done
echo "the end"`;

test.describe("a Kubernetes queue", () => {
  const queue = uniqueName("kubernetes");
  let cluster: TestCluster | undefined;
  let agent: LoneAgent | undefined;
  let job = "";

  test.beforeAll(async ({ mainTeam }) => {
    test.setTimeout(240_000);
    const kubeconfig = requireKubernetes();
    cluster = await createTestCluster(kubeconfig);
    const { namespace, client, agentKubeconfig } = cluster;
    const secret = {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "wandb-credentials" },
      stringData: { PROJECT_TOKEN: "from-the-cluster" },
    };
    await client.create(`/api/v1/namespaces/${namespace}/secrets`, { body: secret });
    const { token } = await makeAgentToken(getDatabase(), mainTeam.teamId);
    const settings = {
      resources: ["kubernetes"],
      kubernetes: { kubeconfig: agentKubeconfig, namespace },
    };
    agent = new LoneAgent({ name: uniqueName("agent"), token, settings });
    const text = `docker: {image: 'local/busybox:1'}\ncommand: [sh, -c, ${JSON.stringify(program)}]\n`;
    job = (await makeJob(getDatabase(), mainTeam.teamId, { text })).name;
  });
  test.afterAll(async () => {
    await agent?.stop();
    await cluster?.destroy();
  });

  const left = async () => (await cluster?.listOfRuns()) ?? [];

  test.describe.configure({ mode: "serial", timeout: 180_000 });

  test("an admin pastes the reference's queue into the editor and saves it", async ({ signIn }) => {
    const page = await signIn("admin");
    await page.goto("/queues/new");
    await page.getByLabel("Name").fill(queue);
    await page.getByRole("radio", { name: /^kubernetes/ }).check();
    await page.getByRole("button", { name: "Create the queue" }).click();
    await page.waitForURL(`**/queues/${queue}/config`);
    const config = new QueueConfigPage(page);
    await config.pasteOver(queueText);
    await expect(config.problems.getByText("No problems")).toBeVisible();
    await config.save("As in the reference");
  });

  test("a run is watched line by line to its end, and leaves nothing behind", async ({ signIn }) => {
    const page = await signIn("researcher");
    const launch = new LaunchPage(page);
    await launch.open({ job, queue });
    await launch.send();
    const run = new RunPage(page);
    await run.expectLog("the secret is there");
    await run.expectState("running");
    const pod = (await left()).find(({ kind }) => kind === "Pod");
    expect(pod?.spec).toMatchObject({
      nodeSelector: { "kubernetes.io/os": "linux" },
      tolerations: expect.arrayContaining([
        { key: "nvidia.com/gpu", operator: "Exists", effect: "NoSchedule" },
      ]),
      containers: [
        {
          image: "local/busybox:1",
          envFrom: [{ secretRef: { name: "wandb-credentials" } }],
          resources: { requests: { memory: "16Mi", cpu: "10m" }, limits: { memory: "64Mi" } },
        },
      ],
    });
    await cluster?.execute(podName(pod), ["touch", "/tmp/go"]);
    await run.expectState("finished");
    await run.expectLog("the end");
    await expect.poll(left, { timeout: 20_000 }).toEqual([]);
  });

  test("a run that the cluster has no room for says so while it waits, and can be stopped", async ({
    signIn,
  }) => {
    const page = await signIn("researcher");
    const launch = new LaunchPage(page);
    await launch.open({ job, queue });
    await launch.field("GPUs").fill("2");
    await launch.send();
    const run = new RunPage(page);
    const words =
      /no node has enough of nvidia\.com\/gpu free for this run yet: .*Insufficient nvidia\.com\/gpu/i;
    await expect(run.timeline.getByText(words)).toBeVisible({ timeout: 30_000 });
    await run.expectState("starting");
    await expect(page.locator("header").getByText(words)).toBeVisible();
    expect((await left()).map(({ kind }) => kind).sort()).toEqual(["Job", "Pod"]);
    await run.stopRun();
    await run.expectState("cancelled");
    await expect.poll(left, { timeout: 20_000 }).toEqual([]);
  });
});

function podName(pod: unknown): string {
  return z.object({ metadata: z.object({ name: z.string() }) }).parse(pod).metadata.name;
}
