import { randomBytes } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, describe, expect, inject, it } from "vitest";
import type { JsonObject } from "../../config/tree/node";
import { attemptFacts } from "../../testing/attempt-facts";
import { collectOutput } from "../../testing/collect-output";
import { needs } from "../../testing/needs";
import { proxyTo } from "../../testing/proxy-to";
import type { AttemptSpec } from "../runner";
import { type Program, runnerContract } from "../runner.contract";
import { connectEngine } from "./connect-engine";
import { attemptLabels } from "./container-body";
import { createDockerRunner } from "./docker-runner";
import { mountArtifacts } from "./mount-artifacts";

const dockerHost = inject("dockerHost");
const address = { host: dockerHost ?? undefined };
const docker = connectEngine(address);
const image = "local/busybox:1";

function makeSpec(program: Program, body: JsonObject = {}, options: JsonObject = {}): AttemptSpec {
  const { argv, env = {}, agentEnv = {}, graceSeconds = 5, maxRunSeconds = null } = program;
  const runId = randomBytes(6).toString("hex");
  const inherited = Object.keys(agentEnv);
  const plain = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  return {
    ...attemptFacts,
    runId,
    agent: `test-${process.pid}`,
    ownId: `id-${process.pid}`,
    config: { docker: { image }, resource_args: { docker: options } },
    manifest: {
      Image: image,
      Entrypoint: [],
      Cmd: argv,
      Env: [...plain, ...inherited],
      HostConfig: {},
      ...body,
    },
    fromAgent: inherited.map((name, index) => ({ name, at: `/Env/${plain.length + index}` })),
    agentEnv,
    attemptDir: "/nonexistent",
    graceSeconds,
    maxRunSeconds,
  };
}

async function find(spec: AttemptSpec) {
  const label = [`${attemptLabels.run}=${spec.runId}`];
  return docker.listContainers({ all: true, filters: { label } });
}

const root = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-docker-artifacts-"));
afterAll(() => fs.rmSync(root, { recursive: true, force: true }));

const create = () => createDockerRunner({ ...address, builder: null });
const untilEnded = async (spec: AttemptSpec) => {
  const [found] = await find(spec);
  if (found) await docker.getContainer(found.Id).wait();
};

describe("with a real engine", needs(inject("noDocker")), () => {
  runnerContract("Docker", {
    module: {
      file: path.join(import.meta.dirname, "docker-runner.ts"),
      create: "createDockerRunner",
      options: { ...address, builder: null },
    },
    createRunner: async () => create(),
    makeSpec,
    isProcessOne: true,
    blursInstants: true,
    listLeft: async (spec) => (await find(spec)).map(({ Id }) => Id),
    untilEnded,
  });

  describe("the Docker runner", () => {
    const runner = create();
    const never = new AbortController().signal;
    const script = (text: string) => ["sh", "-c", text];
    const specs: AttemptSpec[] = [];
    afterAll(async () => {
      for (const spec of specs) await runner.cleanUp(spec);
      await runner.close();
    });

    function prepare(
      argv: string[],
      body?: JsonObject,
      options?: JsonObject,
      program: Partial<Program> = {},
    ) {
      const spec = makeSpec({ argv, ...program }, body, options);
      specs.push(spec);
      return spec;
    }
    async function runToEnd(spec: AttemptSpec) {
      const output = collectOutput();
      return { output, end: await (await runner.start(spec, output, never)).ended };
    }
    async function refusal(spec: AttemptSpec) {
      const error: unknown = await runner.start(spec, collectOutput(), never).catch((caught) => caught);
      expect(await find(spec)).toEqual([]);
      return error;
    }

    it("mounts artifacts that the program can read and not write, below its working directory", async () => {
      const dir = fs.mkdtempSync(path.join(root, "laid-"));
      fs.chmodSync(dir, 0o755);
      fs.writeFileSync(path.join(dir, "a"), "one\n", { mode: 0o444 });
      const argv = script(
        "cat data/x/a /abs/a; (echo two > data/x/a) 2>&1 | grep -o 'Read-only file system'",
      );
      const spec = prepare(argv, { WorkingDir: "/w", User: "1000" });
      const named = { name: "images:v0", dir };
      const artifacts = [
        { ...named, path: "data/x" },
        { ...named, path: "/abs" },
      ];
      const { output, end } = await runToEnd({ ...spec, artifacts });
      expect(end.outcome.reason).toBe("finished");
      expect(output.text()).toBe("one\none\nRead-only file system\n");
      expect(fs.readFileSync(path.join(dir, "a"), "utf8")).toBe("one\n");
    });

    it("finds what an ended program has left, and its links as links", async () => {
      const attemptDir = fs.mkdtempSync(path.join(root, "attempt-"));
      const left = "mkdir -p out/deep && echo x > 'out/deep/ü b' && : > out/empty && ln -s /etc/passwd out/p";
      const argv = script(`${left} && ln out/empty out/hard && echo y > /one`);
      const spec = { ...prepare(argv, { WorkingDir: "/w" }), attemptDir };
      const handle = await runner.start(spec, collectOutput(), never);
      expect((await handle.ended).outcome.reason).toBe("finished");
      const again = await create().adopt(spec, { id: handle.id, position: null }, collectOutput());
      for (const one of [handle, again]) {
        const at = (await one?.locate?.("out")) ?? "";
        expect(fs.readdirSync(at).sort((a, b) => a.localeCompare(b))).toEqual(["deep", "empty", "hard", "p"]);
        expect(fs.readFileSync(path.join(at, "deep/ü b"), "utf8")).toBe("x\n");
        expect(fs.readlinkSync(path.join(at, "p"))).toBe("/etc/passwd");
        expect(fs.statSync(path.join(at, "hard")).isFile()).toBe(true);
      }
      expect(fs.readFileSync((await handle.locate?.("/one")) ?? "", "utf8")).toBe("y\n");
      expect(await handle.locate?.("none")).toBe(null);
    });

    it("says that artifacts cannot be mounted where the engine is on another machine", () => {
      const body = { Image: image };
      const artifacts = [{ name: "images:v0", path: "x", dir: "/d" }];
      expect(() => mountArtifacts(body, artifacts, { workingDir: "/", host: "tcp://far:2376" })).toThrow(
        /on another machine than the agent/,
      );
    });

    it("tells a lack of memory from other failures, with the limit", async () => {
      const spec = prepare(script("x=a; while :; do x=$x$x; done"), {
        HostConfig: { Memory: 32 * 1024 ** 2, MemorySwap: 32 * 1024 ** 2 },
      });
      const { end } = await runToEnd(spec);
      expect(end.outcome).toMatchObject({ reason: "failed", cause: "oom", exitCode: 137 });
      expect(end.outcome.diagnosis).toContain("memory limit of 32 MiB");
    });

    it("explains a GPU request on a machine without one, and leaves nothing behind", async () => {
      const spec = prepare(script("true"), {
        HostConfig: { DeviceRequests: [{ Count: -1, Capabilities: [["gpu"]] }] },
      });
      expect(await refusal(spec)).toMatchObject({
        name: "StartRefusal",
        outcomeCause: "start",
        reason: "refused",
        message: expect.stringContaining("asks for a GPU, but the machine of agent test-"),
      });
    });

    it.each<[string, JsonObject, string]>([
      ["an unknown runtime", { HostConfig: { Runtime: "nvidia" } }, "no runtime `nvidia`"],
      ["an unknown user", { User: "nobodyx" }, "has no user `nobodyx`"],
      ["too many CPUs", { HostConfig: { NanoCpus: 5_000e9 } }, "more CPUs than agent"],
      ["an unknown network", { HostConfig: { NetworkMode: "nonet" } }, "no Docker network `nonet`"],
      [
        "an absent mount",
        { HostConfig: { Mounts: [{ Type: "bind", Source: "/no/such", Target: "/x" }] } },
        "has no `/no/such`",
      ],
      ["a file that is no program", { Cmd: ["/etc/passwd"] }, "is not an executable program"],
    ])("explains %s", async (_, body, words) => {
      expect(await refusal(prepare(script("true"), body))).toMatchObject({
        name: "StartRefusal",
        message: expect.stringContaining(words),
      });
    });

    it("says that an image cannot be had", async () => {
      const absent = { Image: "127.0.0.1:1/no/such:1" };
      expect(await refusal(prepare(script("true"), absent))).toMatchObject({
        outcomeCause: "fetch",
        reason: "failed",
        message: expect.stringMatching(
          /127\.0\.0\.1:1\/no\/such:1 is not on agent .* registry cannot be reached/,
        ),
      });
      expect(await refusal(prepare(script("true"), absent, { pull: "never" }))).toMatchObject({
        reason: "refused",
        message: expect.stringContaining("`pull: never`"),
      });
    });

    it("never asks a registry for an image by its id", async () => {
      const id = `sha256:${"0".repeat(64)}`;
      expect(await refusal(prepare(script("true"), { Image: id }))).toMatchObject({
        outcomeCause: "fetch",
        message: expect.stringContaining("with today's queue"),
      });
    });

    it("says that the engine is down", async () => {
      const other = createDockerRunner({ host: "unix:///no/such.sock", builder: null });
      const start = other.start(prepare(script("true")), collectOutput(), never);
      await expect(start).rejects.toMatchObject({
        reason: "failed",
        message: expect.stringContaining("unix:///no/such.sock is not running"),
      });
      await other.close();
    });

    it("notes which image really ran, and labels the container", async () => {
      const spec = prepare(script("sleep 600"));
      const output = collectOutput();
      const handle = await runner.start(spec, output, never);
      expect(output.images).toEqual([{ image, digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) }]);
      const info = await docker.getContainer(handle.id).inspect();
      expect(info.Name).toBe(`/slipway-${spec.runId}-1`);
      expect(info.Config.Labels).toMatchObject({
        "slipway/run-id": spec.runId,
        "slipway/attempt": "1",
        "slipway/team": "team",
        "slipway/queue": "queue",
        "slipway/agent": spec.agent,
        "slipway/agent-id": spec.ownId,
      });
      expect(await runner.list(spec.ownId)).toContainEqual({ runId: spec.runId, attempt: 1 });
      expect(await runner.list("another")).toEqual([]);
      handle.stop("cancelled", 0);
      await handle.ended;
    });

    it("sends no variable in the address of a call", async () => {
      const spec = prepare(script("true"), {}, {}, { agentEnv: { TOKEN: "hush-hush" } });
      const lines: string[] = [];
      const proxy = await proxyTo(socketOf(dockerHost), (text) => lines.push(text.split("\r\n")[0] ?? ""));
      const other = createDockerRunner({ host: `tcp://127.0.0.1:${proxy.port}`, builder: null });
      await (await other.start(spec, collectOutput(), never)).ended;
      expect(lines.some((line) => line.startsWith("POST /containers/create?name="))).toBe(true);
      expect(lines.join()).not.toContain("hush");
      await other.close();
      await proxy.close();
    });

    it("passes on what a terminal shows", async () => {
      const long = "x".repeat(40_000);
      const spec = prepare(script(`[ -t 1 ] && echo yes; echo ${long}; printf tail`), { Tty: true });
      const { output, end } = await runToEnd(spec);
      expect(end.outcome.reason).toBe("finished");
      expect(output.text("stdout")).toBe(`yes\r\n${long}\r\ntail`);
    });

    it("ends well where the engine keeps no log", async () => {
      const spec = prepare(script("echo hidden; exit 4"), { HostConfig: { LogConfig: { Type: "none" } } });
      const { output, end } = await runToEnd(spec);
      expect(end.outcome.exitCode).toBe(4);
      expect(output.notes.join()).toContain("cannot read this container's log");
    });

    it("goes on when the connection to the engine breaks, without losing or repeating output", async () => {
      const spec = prepare(
        script('i=0; while [ $i -lt 100 ]; do i=$((i+1)); echo "tick $i"; sleep 0.05; done; exit 5'),
      );
      const proxy = await proxyTo(socketOf(dockerHost));
      const other = createDockerRunner({ host: `tcp://127.0.0.1:${proxy.port}`, builder: null });
      const output = collectOutput();
      const handle = await other.start(spec, output, never);
      await output.until("tick 10");
      proxy.cut();
      await output.until("tick 40");
      proxy.cut();
      expect((await handle.ended).outcome).toMatchObject({ reason: "failed", cause: "exit", exitCode: 5 });
      expect(output.text()).toBe(Array.from({ length: 100 }, (_, at) => `tick ${at + 1}\n`).join(""));
      await other.close();
      await proxy.close();
    });

    it("keeps to the time limit over a restart, and tells a timeout that ended without an agent", async () => {
      const spec = prepare(script("echo ready; sleep 600"), {}, {}, { maxRunSeconds: 3 });
      const first = create();
      const output = collectOutput();
      const handle = await first.start(spec, output, never);
      await output.until("ready");
      await first.close();
      const again = await runner.adopt(spec, { id: handle.id, position: output.position() }, collectOutput());
      const end = await again?.ended;
      expect(end?.outcome).toMatchObject({ reason: "failed", cause: "timeout" });
      const took = (end?.endedAt.getTime() ?? 0) - (end?.startedAt?.getTime() ?? 0);
      expect(took).toBeGreaterThanOrEqual(3_000);
      const late = await runner.adopt(spec, { id: handle.id, position: null }, collectOutput());
      expect((await late?.ended)?.outcome).toMatchObject({ reason: "failed", cause: "timeout" });
    });

    it("calls an attempt lost when somebody removes its container", async () => {
      const spec = prepare(script("echo ready; sleep 600"));
      const output = collectOutput();
      const handle = await runner.start(spec, output, never);
      await output.until("ready");
      await docker.getContainer(handle.id).remove({ force: true });
      const { outcome } = await handle.ended;
      expect(outcome.reason === "lost" || outcome.cause === "signal").toBe(true);
    });

    it("starts what an agent had only created anew", async () => {
      const spec = prepare(script("echo once"));
      await docker.createContainer({
        name: `slipway-${spec.runId}-1`,
        Image: image,
        Labels: { "slipway/run-id": spec.runId, "slipway/attempt": "1", "slipway/agent": spec.agent },
      });
      expect(await runner.adopt(spec, { id: null, position: null }, collectOutput())).toBeNull();
      expect((await runToEnd(spec)).output.text()).toBe("once\n");
    });
  });
});

const socketOf = (host: string | null) => (host ?? "").replace(/^unix:\/\//, "");
