/** What submitters may not set never reaches an engine; the same from an admin is warned of, and really works (R30). */

import { randomBytes } from "node:crypto";
import type { ContainerInspectInfo } from "dockerode";
import { afterAll, describe, expect, inject, it } from "vitest";
import { resolveTexts, type Texts } from "../../config/fixtures/cases";
import { collectOutput } from "../../testing/collect-output";
import { hostileDocker } from "../../testing/hostile-settings";
import { needs } from "../../testing/needs";
import type { AttemptSpec } from "../runner";
import { connectEngine } from "./connect-engine";
import { attemptLabels } from "./container-body";
import { createDockerRunner } from "./docker-runner";

const dockerHost = inject("dockerHost");
const address = { host: dockerHost ?? undefined };
const never = new AbortController().signal;
const job = "docker: {image: 'local/busybox:1'}\ncommand: ['true']";

/** Options that only admins may set, and where the engine shows that they hold. */
const powerful: [string, (info: ContainerInspectInfo) => unknown, unknown][] = [
  ["{cap-add: [SYS_ADMIN]}", ({ HostConfig }) => HostConfig.CapAdd, ["SYS_ADMIN"]],
  ["{volume: ['/tmp:/host']}", ({ HostConfig }) => HostConfig.Binds, ["/tmp:/host"]],
  [
    "{mount: 'type=bind,src=/tmp,dst=/host'}",
    ({ Mounts }) => Mounts.map((mount) => mount.Destination),
    ["/host"],
  ],
  ["{network: host}", ({ HostConfig }) => HostConfig.NetworkMode, "host"],
  ["{pid: host}", ({ HostConfig }) => HostConfig.PidMode, "host"],
  ["{ipc: host}", ({ HostConfig }) => HostConfig.IpcMode, "host"],
  ["{uts: host}", ({ HostConfig }) => HostConfig.UTSMode, "host"],
  ["{device: /dev/null}", ({ HostConfig }) => HostConfig.Devices?.length, 1],
  [
    "{security-opt: ['seccomp=unconfined']}",
    ({ HostConfig }) => HostConfig.SecurityOpt,
    ["seccomp=unconfined"],
  ],
];

describe("native settings", needs(inject("noDocker")), () => {
  const docker = connectEngine(address);
  const runner = createDockerRunner({ ...address, builder: null });
  const agent = `native-${process.pid}`;
  const specs: AttemptSpec[] = [];
  afterAll(async () => {
    for (const spec of specs) await runner.cleanUp(spec);
    await runner.close();
  });

  /** From documents to a container, as a launch goes: nothing is started unless everything was allowed. */
  async function launch(texts: Texts) {
    const runId = randomBytes(6).toString("hex");
    const tried = resolveTexts({ ...texts, more: { render: true, macros: { run_id: runId } } });
    if (!tried.ok || !tried.manifest) return { tried, started: null };
    const spec: AttemptSpec = {
      runId,
      attempt: 1,
      agent,
      ownId: agent,
      runName: "r",
      team: "t",
      project: "p",
      queue: "q",
      author: "a",
      config: tried.config,
      manifest: tried.manifest,
      fromAgent: tried.fromAgent ?? [],
      agentEnv: {},
      attemptDir: "/nonexistent",
      codeDir: null,
      graceSeconds: 1,
      maxRunSeconds: null,
    };
    specs.push(spec);
    const handle = await runner.start(spec, collectOutput(), never);
    const { outcome } = await handle.ended;
    return { tried, started: { outcome, info: await docker.getContainer(handle.id).inspect() } };
  }
  const countContainers = async () =>
    (await docker.listContainers({ all: true, filters: { label: [`${attemptLabels.agent}=${agent}`] } }))
      .length;

  it(`refuses ${hostileDocker.length} hostile settings of submitters before anything reaches the engine`, async () => {
    expect(hostileDocker.length).toBeGreaterThanOrEqual(60);
    for (const options of hostileDocker) {
      const document = `resource_args: {docker: ${options}}`;
      for (const texts of [
        { job: `${job}\n${document}` },
        { job, override: document },
        { job, preset: document },
      ]) {
        const { tried, started } = await launch({ ...texts, queue: "guardrails: {overrides: any}" });
        expect([options, tried.ok, started]).toEqual([options, false, null]);
        expect(tried.errors.length).toBeGreaterThan(0);
      }
    }
    expect(await countContainers()).toBe(0);
  });

  it.each(powerful)("does what an admin sets, with a warning: %s", async (options, read, expected) => {
    const { tried, started } = await launch({ queue: `config: {resource_args: {docker: ${options}}}`, job });
    expect(tried.found.filter((issue) => issue.startsWith("warning dangerous-setting"))).not.toEqual([]);
    expect(started?.outcome).toMatchObject({ reason: "finished", exitCode: 0 });
    expect(started && read(started.info)).toEqual(expected);
  });

  it("passes an admin's `privileged` on to the engine, which has the last word", async () => {
    const launching = launch({ queue: "config: {resource_args: {docker: {privileged: true}}}", job });
    const isPrivileged = await launching.then(
      ({ started }) => started?.info.HostConfig.Privileged,
      // A machine that is itself confined cannot give what it does not have.
      (error: unknown) => String(error).includes("cannot give a container these rights"),
    );
    expect(isPrivileged).toBe(true);
  });

  it("runs what submitters may set", async () => {
    const override =
      "resource_args: {docker: {memory: 64m, shm-size: 16m, pids-limit: 50, cpus: 0.5, ulimit: [nofile=1024], workdir: /tmp, name: mine}}";
    const { started } = await launch({ queue: "guardrails: {overrides: any}", job, override });
    expect(started?.info.HostConfig).toMatchObject({
      Memory: 64 * 1024 ** 2,
      ShmSize: 16 * 1024 ** 2,
      PidsLimit: 50,
      NanoCpus: 5e8,
    });
    expect(started?.info.Name).toMatch(/^\/mine-/);
  });
});
