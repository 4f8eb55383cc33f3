/** From a launch to a container and back: the use cases, a real agent process, a real engine. */

import { type ChildProcess, spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from "vitest";
import { enqueueRun } from "../dispatch/launch/enqueue-run";
import { rerunRun } from "../dispatch/launch/rerun-run";
import { connectEngine } from "../runners/docker/connect-engine";
import { type AgentServer, startAgentServer } from "../testing/agent-server";
import { makeAgentToken, makeMember, makeQueue, makeTeam, uniqueName } from "../testing/factories";
import { makeRepository } from "../testing/git-repository";
import { needs } from "../testing/needs";
import { prepareTestDatabase } from "../testing/test-database";

const dockerHost = inject("dockerHost");
const docker = connectEngine({ host: dockerHost ?? undefined });

describe("an agent with a Docker Engine", { timeout: 120_000, ...needs(inject("noDocker")) }, () => {
  const { database } = prepareTestDatabase();
  const root = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-docker-agent-"));
  let server: AgentServer;
  let children: ChildProcess[] = [];
  let names: string[] = [];
  beforeAll(async () => {
    server = await startAgentServer();
  });
  afterEach(async () => {
    for (const child of children) await killAgent(child);
    children = [];
    for (const name of names) await removeContainers(name);
    names = [];
  });
  afterAll(async () => {
    await server.stop();
    fs.rmSync(root, { recursive: true, force: true });
  });

  async function setUp(queueText: string) {
    const db = database();
    const { teamId } = await makeTeam(db);
    const queue = await makeQueue(db, teamId, { resource: "docker", text: queueText });
    const author = await makeMember(db, "researcher", { teamId });
    const { token } = await makeAgentToken(db, teamId);
    const name = uniqueName("agent");
    names.push(name);
    const launch = (jobText: string, override?: string) =>
      enqueueRun(author, { queue: queue.name, jobText, ...(override === undefined ? {} : { override }) });
    return { teamId, queue, token, name, launch, actor: author };
  }
  type Setting = Awaited<ReturnType<typeof setUp>>;

  async function startAgent({ token, name }: Setting): Promise<ChildProcess> {
    const config = path.join(root, `${name}.yaml`);
    fs.writeFileSync(
      config,
      `name: ${name}\nresources: [docker]\nbuilder: {type: docker}\nwork_dir: ${path.join(root, name)}\ngit_sources: ['${root}/*']\n`,
    );
    const child = spawn(
      process.execPath,
      ["--import", "tsx", path.join(import.meta.dirname, "entry.ts"), "--config", config],
      {
        cwd: path.resolve(import.meta.dirname, "../.."),
        env: {
          PATH: process.env.PATH,
          HOME: root,
          NODE_ENV: "test",
          ...(dockerHost === null ? {} : { DOCKER_HOST: dockerHost }),
          SLIPWAY_URL: server.url,
          SLIPWAY_API_KEY: token,
          SLIPWAY_LOG_LEVEL: "silent",
        },
        stdio: ["ignore", "ignore", "inherit", "ipc"],
      },
    );
    children.push(child);
    await new Promise((resolve) => child.once("message", resolve));
    return child;
  }
  async function killAgent(child: ChildProcess): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    await ended;
  }

  const ofAgent = (name: string) =>
    docker.listContainers({ all: true, filters: { label: [`slipway/agent=${name}`] } });
  async function removeContainers(name: string): Promise<void> {
    for (const { Id } of await ofAgent(name)) await docker.getContainer(Id).remove({ force: true });
  }
  async function launched(result: Promise<Awaited<ReturnType<Setting["launch"]>>>): Promise<string> {
    const submitted = await result;
    if (!submitted.ok) throw new Error(JSON.stringify(submitted.issues));
    return submitted.value.runId;
  }
  const runOf = (id: string) => database().run.findUniqueOrThrow({ where: { id } });
  const untilEnded = (id: string) =>
    expect
      .poll(async () => (await runOf(id)).state, { timeout: 60_000, interval: 50 })
      .toBeOneOf(["finished", "failed", "cancelled", "lost"]);
  async function logOf(runId: string, stream?: string): Promise<string> {
    const chunks = await database().logChunk.findMany({
      where: { runId, ...(stream ? { stream } : {}) },
      orderBy: { seq: "asc" },
    });
    return Buffer.concat(chunks.map(({ data }) => data)).toString();
  }
  const containersOf = async (id: string) =>
    (await docker.listContainers({ all: true, filters: { label: [`slipway/run-id=${id}`] } })).map(
      ({ State }) => State,
    );
  const busybox = "docker: {image: 'local/busybox:1'}\n";

  it("runs a container, ships its output and removes it", async () => {
    const setting = await setUp("resource_args: {docker: {memory: 64m}}\nenv: {GREETING: hello}\n");
    await startAgent(setting);
    const id = await launched(
      setting.launch(`${busybox}command: [sh, -c, 'echo "$GREETING $SLIPWAY_RUN_ID"; exit 3']`),
    );
    await untilEnded(id);
    expect(await runOf(id)).toMatchObject({
      state: "failed",
      exitCode: 3,
      handle: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(await logOf(id, "stdout")).toBe(`hello ${id}\n`);
    await expect.poll(() => containersOf(id)).toEqual([]);
    const events = await database().runEvent.findMany({ where: { runId: id, kind: "note" } });
    expect(JSON.stringify(events.map(({ data }) => data))).toContain("image local/busybox:1 is sha256:");
  });

  it("ends a GPU request on a machine without one in a sentence", async () => {
    const setting = await setUp("resource_args: {docker: {gpus: all}}\n");
    await startAgent(setting);
    const id = await launched(setting.launch(`${busybox}command: ['true']`));
    await untilEnded(id);
    const run = await runOf(id);
    expect(run.diagnosis).toContain(`asks for a GPU, but the machine of agent ${setting.name} has none`);
    expect(await containersOf(id)).toEqual([]);
  });

  it("builds a git job once and runs it twice, and the very image again in an exact rerun", async () => {
    const repository = makeRepository(path.join(root, "code"));
    const commit = repository.commit({
      "train.py": "print('trained')\n",
      "requirements.txt": "",
      unique: uniqueName("code"),
    });
    const setting = await setUp(
      `config:\n  builder: {accelerator: {base_image: 'local/python-pip:1'}}\nguardrails: {sources: {git: ['file://${root}/*']}}\n`,
    );
    await startAgent(setting);
    const job = `git: {repository: 'file://${repository.dir}', commit: ${commit}}\nentry_point: train.py\n`;
    const systems: string[] = [];
    let runId = "";
    for (let round = 0; round < 3; round++) {
      const launching = round < 2 ? setting.launch(job) : rerunRun(setting.actor, { runId, mode: "exact" });
      const id = await launched(launching);
      runId = id;
      await untilEnded(id);
      expect([(await runOf(id)).diagnosis, await logOf(id, "stdout")]).toEqual(["exit code 0", "trained\n"]);
      systems.push(await logOf(id, "system"));
    }
    expect(systems[0]).toContain("Building slipway/code:");
    expect(systems[1]).toContain("was built before and is used again");
    expect(systems[2]).not.toContain("was built before");
    const again = await runOf(runId);
    expect(again.imageDigest).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(again.manifest).toMatchObject({ Image: again.imageDigest });
    const earlier = await database().run.findUniqueOrThrow({ where: { id: again.rerunOfId ?? "" } });
    expect(earlier).toMatchObject({ imageDigest: again.imageDigest, codeFiles: { "requirements.txt": "" } });
    const image = /Building (\S+)/.exec(systems[0] ?? "")?.[1] ?? "";
    await docker.getImage(image).remove({ force: true });
  });

  it("picks a container up again after it was killed, and doubles nothing", async () => {
    const setting = await setUp("{}\n");
    const first = await startAgent(setting);
    const id = await launched(
      setting.launch(
        `${busybox}command: [sh, -c, 'i=0; while [ $i -lt 60 ]; do i=$((i+1)); echo "tick $i"; sleep 0.1; done']`,
      ),
    );
    await expect.poll(() => logOf(id), { timeout: 30_000 }).toContain("tick 5");
    await killAgent(first);
    expect(await containersOf(id)).toEqual(["running"]);
    await startAgent(setting);
    await untilEnded(id);
    expect(await runOf(id)).toMatchObject({ state: "finished", exitCode: 0 });
    expect(await logOf(id, "stdout")).toBe(
      Array.from({ length: 60 }, (_, at) => `tick ${at + 1}\n`).join(""),
    );
    await expect.poll(() => containersOf(id)).toEqual([]);
  });

  it("never hears of what the server refuses", async () => {
    const setting = await setUp("guardrails: {overrides: any}\n");
    await startAgent(setting);
    for (const options of [
      "{privileged: true}",
      "{--cap-add: ALL}",
      "{volume: ['/:/host']}",
      "{gpus: 'all --privileged'}",
    ]) {
      const refused = await setting.launch(
        `${busybox}command: ['true']`,
        `resource_args: {docker: ${options}}`,
      );
      expect(refused.ok).toBe(false);
    }
    expect(await database().run.count({ where: { queueId: setting.queue.id } })).toBe(0);
    expect(await ofAgent(setting.name)).toEqual([]);
  });
});
