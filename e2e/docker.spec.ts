/** A queue for containers, from its text in the editor to programs that a real Docker Engine runs. */
import { randomBytes } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import type Docker from "dockerode";
import { getDatabase } from "../lib/db/client";
import { connectEngine } from "../lib/runners/docker/connect-engine";
import { makeAgentToken, makeJob, uniqueName } from "../lib/testing/factories";
import { makeRepository } from "../lib/testing/git-repository";
import { requireDocker } from "./engines";
import { expect, test } from "./fixtures";
import { LoneAgent } from "./lone-agent";
import { LaunchPage } from "./pages/launch-page";
import { QueueConfigPage } from "./pages/queue-config-page";
import { RunPage } from "./pages/run-page";

const wheel = path.join(import.meta.dirname, "../lib/testing/fixtures/slipway_tiny-1.0-py3-none-any.whl");

const queueText = (sources: string) => `# Containers on one machine.
resource_args:
  docker:
    gpus: "{{gpus}}"
    memory: "{{memory}}"
    shm_size: 64m
    env:
      - NCCL_DEBUG=INFO

# Code without an image of its own becomes one on this base.
builder:
  accelerator:
    base_image: local/python-pip:1

template_variables:
  gpus: {type: integer, title: GPUs, default: 0, min: 0, max: 8}
  memory: {type: string, title: Memory, default: 128m, options: [128m, 256m]}

guardrails:
  sources: {git: [${JSON.stringify(`file://${sources}/*`)}]}
`;

/** Goes on when the journey has seen its first line. */
const program = `echo "memory $(cat /sys/fs/cgroup/memory.max /sys/fs/cgroup/memory/memory.limit_in_bytes 2>/dev/null | head -n 1), NCCL $NCCL_DEBUG"
until [ -e /tmp/go ]; do sleep 0.1; done
echo "the end"`;

test.describe("a Docker queue", () => {
  const root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "slipway-e2e-docker-")));
  const queue = uniqueName("docker");
  const agentName = uniqueName("agent");
  const images = new Set<string>();
  let docker: Docker;
  let agent: LoneAgent | undefined;

  test.beforeAll(async ({ mainTeam }) => {
    test.setTimeout(240_000);
    const host = requireDocker();
    docker = connectEngine({ host });
    const { token } = await makeAgentToken(getDatabase(), mainTeam.teamId);
    agent = new LoneAgent({
      name: agentName,
      token,
      gitSource: `${root}/*`,
      settings: { resources: ["docker"], docker: { host } },
    });
  });
  test.afterAll(async () => {
    await agent?.stop();
    for (const image of images) await docker.getImage(image).remove({ force: true });
    fs.rmSync(root, { recursive: true, force: true });
  });

  const containersOf = async (runUrl: string) => {
    const label = [`slipway/run-id=${runUrl.split("/").at(-1)}`];
    return await docker.listContainers({ all: true, filters: { label } });
  };

  test.describe.configure({ mode: "serial", timeout: 180_000 });

  test("an admin pastes the queue into the editor and saves it", async ({ signIn }) => {
    const page = await signIn("admin");
    await page.goto("/queues/new");
    await page.getByLabel("Name").fill(queue);
    await page.getByRole("radio", { name: /^docker/ }).check();
    await page.getByRole("button", { name: "Create the queue" }).click();
    await page.waitForURL(`**/queues/${queue}/config`);
    const config = new QueueConfigPage(page);
    await config.pasteOver(queueText(root));
    await expect(config.problems.getByText("No problems")).toBeVisible();
    await page.getByRole("tab", { name: "Form" }).click();
    await expect(page.getByText("0 – 8")).toBeVisible();
    await config.save("Containers");
  });

  test("a run on an image is watched line by line to its end", async ({ signIn, mainTeam }) => {
    const job = await makeJob(getDatabase(), mainTeam.teamId, {
      text: `docker: {image: 'local/busybox:1'}\ncommand: [sh, -c, ${JSON.stringify(program)}]\n`,
    });
    const page = await signIn("researcher");
    const launch = new LaunchPage(page);
    await launch.open({ job: job.name, queue });
    await launch.send();
    const run = new RunPage(page);
    await run.expectLog(`memory ${128 * 1024 ** 2}, NCCL INFO`);
    await run.expectState("running");
    const [container] = await containersOf(page.url());
    expect(container?.State).toBe("running");
    const going = await docker.getContainer(container?.Id ?? "").exec({ Cmd: ["touch", "/tmp/go"] });
    await going.start({});
    await run.expectState("finished");
    await run.expectLog("the end");
    await expect(run.timeline.getByText(/image local\/busybox:1 is sha256:[0-9a-f]{64}/i)).toBeVisible();
    await expect.poll(() => containersOf(page.url())).toEqual([]);
    await run.openTab("Reproduce");
    await expect(page.getByText(/sha256:[0-9a-f]{64}/)).toBeVisible();
  });

  test("a GPU where there is none ends in words that say what to do", async ({ signIn, mainTeam }) => {
    test.skip(Object.hasOwn((await docker.info()).Runtimes, "nvidia"), "the engine has GPUs");
    const job = await makeJob(getDatabase(), mainTeam.teamId, {
      text: "docker: {image: 'local/busybox:1'}\ncommand: ['true']\n",
    });
    const page = await signIn("researcher");
    const launch = new LaunchPage(page);
    await launch.open({ job: job.name, queue });
    await launch.field("GPUs").fill("1");
    await launch.send();
    const run = new RunPage(page);
    await run.expectState("failed");
    const sentence = new RegExp(
      `the run asks for a GPU, but the machine of agent ${agentName} has none that Docker can use: choose a queue whose agents have GPUs`,
      "i",
    );
    await expect(page.locator("header").getByText(sentence)).toBeVisible();
    await expect(run.timeline.getByText(sentence)).toBeVisible();
    expect(await containersOf(page.url())).toEqual([]);
  });

  test("code with a requirements.txt is built once and run twice", async ({ signIn, mainTeam }) => {
    const text = commitCode("./wheels/slipway_tiny-1.0-py3-none-any.whl\n");
    const job = await makeJob(getDatabase(), mainTeam.teamId, { text });
    const page = await signIn("researcher");
    const launch = new LaunchPage(page);
    const run = new RunPage(page);

    await launch.open({ job: job.name, queue });
    await launch.send();
    await run.expectLog(/^Step \d+\/\d+ : /);
    await run.expectState("starting");
    await run.expectState("finished", 120_000);
    await run.expectLog(/Successfully tagged slipway\//);
    await run.expectLog("hello from a wheel");
    const image = await builtImage(page.url());
    images.add(image);

    await launch.open({ job: job.name, queue });
    await launch.send();
    await run.expectState("finished");
    await run.expectLog(`The image ${image} was built before and is used again.`);
    await run.expectLog("hello from a wheel");
    await expect(run.log.getByText(/^Step \d+/)).toHaveCount(0);
  });

  test("a build that fails shows its log and says so", async ({ signIn, mainTeam }) => {
    const text = commitCode("./wheels/absent-1.0-py3-none-any.whl\n");
    const job = await makeJob(getDatabase(), mainTeam.teamId, { text });
    const page = await signIn("researcher");
    const launch = new LaunchPage(page);
    await launch.open({ job: job.name, queue });
    await launch.send();
    const run = new RunPage(page);
    await run.expectState("failed", 120_000);
    await run.expectLog(/absent-1\.0-py3-none-any\.whl/);
    await expect(page.locator("header").getByText(/the image could not be built/i)).toBeVisible();
    await expect(run.timeline.getByText(/the image could not be built/)).toBeVisible();
    const id = page.url().split("/").at(-1) ?? "";
    expect(await getDatabase().run.findUniqueOrThrow({ where: { id } })).toMatchObject({ cause: "build" });
  });

  /** The job of new code, so that no earlier image fits. */
  function commitCode(requirements: string): string {
    const repository = makeRepository(path.join(root, randomBytes(4).toString("hex")));
    fs.mkdirSync(path.join(repository.dir, "wheels"));
    fs.copyFileSync(wheel, path.join(repository.dir, "wheels", path.basename(wheel)));
    const commit = repository.commit({
      "train.py": "import slipway_tiny\nprint(slipway_tiny.greet())\n",
      "requirements.txt": requirements,
      "unique.txt": randomBytes(8).toString("hex"),
    });
    return `git: {repository: 'file://${repository.dir}', commit: ${commit}}\nentry_point: train.py\n`;
  }

  /** The image that the run's log says it was built as. */
  async function builtImage(runUrl: string): Promise<string> {
    const runId = runUrl.split("/").at(-1) ?? "";
    const chunks = await getDatabase().logChunk.findMany({ where: { runId }, orderBy: { seq: "asc" } });
    const log = Buffer.concat(chunks.map(({ data }) => data)).toString();
    const image = /Successfully tagged (\S+)/.exec(log)?.[1];
    if (image === undefined) throw new Error("the log names no image");
    return image;
  }
});
