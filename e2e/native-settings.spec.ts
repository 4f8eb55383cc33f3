/** What submitters may not set never reaches an engine, whoever asks and however it is spelled; an admin's queue may (R30). */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import type { Page } from "@playwright/test";
import type Docker from "dockerode";
import type { SystemActor } from "../lib/access/actor";
import { ApiError, type Client, createClient } from "../lib/api/api-client";
import { runEndpoints } from "../lib/api/run-endpoints";
import type { Resource } from "../lib/config/layer";
import { getDatabase } from "../lib/db/client";
import { connectEngine } from "../lib/runners/docker/connect-engine";
import {
  makeAgentToken,
  makeJob,
  makeMember,
  makePersonToken,
  makeQueue,
  uniqueName,
} from "../lib/testing/factories";
import { hostileDocker, hostileKubernetes } from "../lib/testing/hostile-settings";
import { createTestCluster, type TestCluster } from "../lib/testing/test-cluster";
import { requireDocker, requireKubernetes } from "./engines";
import { expect, test } from "./fixtures";
import { LoneAgent } from "./lone-agent";
import { LaunchPage } from "./pages/launch-page";
import { QueueConfigPage } from "./pages/queue-config-page";
import { RunPage } from "./pages/run-page";
import { url } from "./server";

const open = "guardrails: {overrides: any}\n";
const harmless = "docker: {image: 'local/busybox:1'}\ncommand: [sh, -c, 'echo harmless']\n";

/** A queue on which submitters may set whatever the server lets them, with an agent that serves it. */
async function serveOpenQueue(
  { teamId }: SystemActor,
  resource: Resource,
  settings: Record<string, unknown>,
): Promise<{ queue: { id: string; name: string }; agentName: string; agent: LoneAgent; api: Client }> {
  const db = getDatabase();
  const queue = await makeQueue(db, teamId, { resource, text: open });
  const { token } = await makeAgentToken(db, teamId);
  const agentName = uniqueName("agent");
  const agent = new LoneAgent({ name: agentName, token, settings });
  const researcher = await makeMember(db, "researcher", { teamId });
  const { token: key } = await makePersonToken(db, researcher);
  return { queue, agentName, agent, api: createClient({ url, key }) };
}

/** Launches with each of these settings in the job and in the override; answers with those that were not refused. */
async function findAccepted(
  api: Client,
  { resource, queue, settings }: { resource: Resource; queue: string; settings: readonly string[] },
): Promise<string[]> {
  const accepted: string[] = [];
  for (const inner of settings) {
    const document = `resource_args: {${resource}: ${inner}}`;
    const bodies = [
      { queue, jobText: `${harmless}${document}` },
      { queue, jobText: harmless, override: document },
    ];
    const answers = await Promise.allSettled(
      bodies.map((body) => api.call(runEndpoints.launchRun, { body })),
    );
    for (const answer of answers)
      if (answer.status === "fulfilled" || !isRefusalInWords(answer.reason)) accepted.push(inner);
  }
  return accepted;
}

/** Refused for what was set, and not because the call itself was wrong. */
function isRefusalInWords(error: unknown): boolean {
  if (!(error instanceof ApiError) || error.status !== 400) return false;
  return error.issues.some(
    ({ severity, path: at }) => severity === "error" && at.startsWith("/resource_args"),
  );
}

test.describe("native settings", () => {
  test.describe.configure({ timeout: 180_000 });
  const root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "slipway-e2e-native-")));
  test.afterAll(() => fs.rmSync(root, { recursive: true, force: true }));
  /** Holds its container until the file `go` is there, in the directory of the machine that only the queue can mount. */
  const gated = (name: string) =>
    `docker: {image: 'local/busybox:1'}\ncommand: [sh, -c, 'echo mounted; until [ -e /host/${name} ]; do sleep 0.1; done']\n`;

  test.describe("on a Docker Engine", () => {
    let docker: Docker;
    let host: string;
    test.beforeAll(() => {
      test.setTimeout(240_000);
      host = requireDocker();
      docker = connectEngine({ host });
    });
    const containersOf = (agentName: string) =>
      docker.listContainers({ all: true, filters: { label: [`slipway/agent=${agentName}`] } });

    test(`${hostileDocker.length} hostile settings of a submitter are refused before anything reaches it`, async ({
      otherTeam,
    }) => {
      const settings = { resources: ["docker"], docker: { host } };
      const { queue, agentName, agent, api } = await serveOpenQueue(otherTeam, "docker", settings);
      try {
        const asked = { resource: "docker", queue: queue.name, settings: hostileDocker } as const;
        expect(await findAccepted(api, asked)).toEqual([]);
        expect(await getDatabase().run.count({ where: { queueId: queue.id } })).toBe(0);
        expect(await containersOf(agentName)).toEqual([]);
        await expectToServe(api, queue.name);
        expect(await getDatabase().attempt.count({ where: { run: { queueId: queue.id } } })).toBe(1);
      } finally {
        await agent.stop();
      }
    });

    test("the same from an admin is warned of, saved and done", async ({ signIn, otherTeam }) => {
      const { teamId } = otherTeam;
      const settings = { resources: ["docker"], docker: { host } };
      const { queue, agentName, agent } = await serveOpenQueue(otherTeam, "docker", settings);
      try {
        const admin = await signIn("admin", { teamId });
        const page = await signIn("researcher", { teamId });
        const run = await launchDangerous(admin, page, {
          queue: queue.name,
          job: (await makeJob(getDatabase(), teamId, { text: gated("docker") })).name,
          warnings: 7,
          text: `resource_args:
  docker:
    volume: ["${root}:/host"]
    network: host
    pid: host
    ipc: host
    cap-add: [SYS_ADMIN]
    device: /dev/null
    security-opt: [seccomp=unconfined]
`,
        });
        const [container] = await containersOf(agentName);
        const { HostConfig } = await docker.getContainer(container?.Id ?? "").inspect();
        expect(HostConfig).toMatchObject({
          Binds: [`${root}:/host`],
          NetworkMode: "host",
          PidMode: "host",
          IpcMode: "host",
          CapAdd: ["SYS_ADMIN"],
          SecurityOpt: expect.arrayContaining(["seccomp=unconfined"]),
          Devices: [{ PathOnHost: "/dev/null" }],
        });
        fs.writeFileSync(path.join(root, "docker"), "");
        await run.expectState("finished");
      } finally {
        await agent.stop();
      }
    });
  });

  test.describe("in a Kubernetes cluster", () => {
    let cluster: TestCluster | undefined;
    test.beforeAll(async () => {
      test.setTimeout(240_000);
      cluster = await createTestCluster(requireKubernetes());
    });
    test.afterAll(() => cluster?.destroy());
    const settingsOf = ({ agentKubeconfig, namespace }: TestCluster) => ({
      resources: ["kubernetes"],
      kubernetes: { kubeconfig: agentKubeconfig, namespace },
    });

    test(`${hostileKubernetes.length} hostile settings of a submitter are refused before anything reaches it`, async ({
      otherTeam,
    }) => {
      if (!cluster) throw new Error("there is no cluster");
      const { queue, agent, api } = await serveOpenQueue(otherTeam, "kubernetes", settingsOf(cluster));
      try {
        const asked = { resource: "kubernetes", queue: queue.name, settings: hostileKubernetes } as const;
        expect(await findAccepted(api, asked)).toEqual([]);
        expect(await getDatabase().run.count({ where: { queueId: queue.id } })).toBe(0);
        expect(await cluster.listOfRuns()).toEqual([]);
        await expectToServe(api, queue.name);
        expect(await getDatabase().attempt.count({ where: { run: { queueId: queue.id } } })).toBe(1);
      } finally {
        await agent.stop();
      }
    });

    test("the same from an admin is warned of, saved and done", async ({ signIn, otherTeam }) => {
      if (!cluster) throw new Error("there is no cluster");
      const { teamId } = otherTeam;
      const { queue, agent } = await serveOpenQueue(otherTeam, "kubernetes", settingsOf(cluster));
      try {
        const admin = await signIn("admin", { teamId });
        const page = await signIn("researcher", { teamId });
        const run = await launchDangerous(admin, page, {
          queue: queue.name,
          job: (await makeJob(getDatabase(), teamId, { text: gated("kubernetes") })).name,
          warnings: 6,
          text: `resource_args:
  kubernetes:
    spec:
      template:
        spec:
          hostNetwork: true
          hostPID: true
          serviceAccountName: default
          volumes:
            - name: host
              hostPath: {path: "${root}"}
          containers:
            - name: main
              securityContext:
                runAsUser: 0
                capabilities: {add: [SYS_PTRACE]}
              volumeMounts: [{name: host, mountPath: /host}]
`,
        });
        const pods = await cluster.listOfRuns();
        expect(pods.find(({ kind }) => kind === "Pod")?.spec).toMatchObject({
          hostNetwork: true,
          hostPID: true,
          serviceAccountName: "default",
          volumes: expect.arrayContaining([expect.objectContaining({ name: "host" })]),
          containers: [{ securityContext: { runAsUser: 0, capabilities: { add: ["SYS_PTRACE"] } } }],
        });
        fs.writeFileSync(path.join(root, "kubernetes"), "");
        await run.expectState("finished");
      } finally {
        await agent.stop();
      }
    });
  });
});

/** The agent was there all the time: it takes the first run that is allowed. */
async function expectToServe(api: Client, queue: string): Promise<void> {
  const { runId } = await api.call(runEndpoints.launchRun, { body: { queue, jobText: harmless } });
  const state = async () => (await api.call(runEndpoints.getRun, { params: { runId } })).state;
  await expect.poll(state, { timeout: 30_000 }).toBe("finished");
}

/** An admin saves what only a queue may say, in spite of its warnings; whoever launches there then gets it. */
async function launchDangerous(
  admin: Page,
  page: Page,
  asked: { queue: string; job: string; text: string; warnings: number },
): Promise<RunPage> {
  await saveDangerous(new QueueConfigPage(admin), asked.queue, asked);
  const launch = new LaunchPage(page);
  await launch.open({ job: asked.job, queue: asked.queue });
  await launch.send();
  const run = new RunPage(page);
  await run.expectLog("mounted");
  return run;
}

async function saveDangerous(
  config: QueueConfigPage,
  queue: string,
  { text, warnings }: { text: string; warnings: number },
): Promise<void> {
  await config.open(queue);
  await config.pasteOver(text);
  await expect(config.problems.getByText(/keep it only if every submitter may have that/)).toHaveCount(
    warnings,
  );
  await expect(config.problems.getByText(/error/)).toHaveCount(0);
  await config.save("The machine's own, on purpose");
}
