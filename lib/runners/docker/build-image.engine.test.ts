import { randomBytes } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { renderManifest } from "../../config/render/render-manifest";
import type { JsonObject } from "../../config/tree/node";
import { attemptFacts } from "../../testing/attempt-facts";
import { collectOutput } from "../../testing/collect-output";
import { makeRepository } from "../../testing/git-repository";
import { needs } from "../../testing/needs";
import { type RunningRegistry, startRegistry } from "../../testing/start-registry";
import type { AttemptSpec } from "../runner";
import { createDockerBuilder, type DockerBuilderSettings } from "./build-image";
import { connectEngine } from "./connect-engine";
import { createDockerRunner } from "./docker-runner";

const dockerHost = inject("dockerHost");
const registryProgram = inject("registryProgram");
const address = { host: dockerHost ?? undefined };
const docker = connectEngine(address);
const never = new AbortController().signal;
const wheel = path.join(import.meta.dirname, "../../testing/fixtures/slipway_tiny-1.0-py3-none-any.whl");
const train = "import os, slipway_tiny\nprint(slipway_tiny.greet(), os.getuid(), os.getcwd())\n";

describe("images of code", { timeout: 600_000, ...needs(inject("noDocker")) }, () => {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-build-"));
  const images = new Set<string>();
  afterAll(async () => {
    for (const image of images) await docker.getImage(image).remove({ force: true });
    fs.rmSync(root, { recursive: true });
  });

  /** A checkout whose content is new, so that no earlier image fits. */
  function checkout(files: Record<string, string>): string {
    const repository = makeRepository(path.join(root, randomBytes(4).toString("hex")));
    fs.mkdirSync(path.join(repository.dir, "wheels"));
    fs.copyFileSync(wheel, path.join(repository.dir, "wheels", path.basename(wheel)));
    repository.commit({ "unique.txt": randomBytes(8).toString("hex"), ...files });
    return repository.dir;
  }
  function request(codeDir: string, config: JsonObject = {}) {
    const git = { repository: "https://example.com/team/trainer.git" };
    return {
      runId: randomBytes(6).toString("hex"),
      attempt: 1,
      agent: "test",
      ownId: "test-id",
      codeDir,
      attemptDir: root,
      config: { git, entry_point: ["train.py"], ...config },
    };
  }
  async function build(
    codeDir: string,
    config: JsonObject = {},
    settings: Partial<DockerBuilderSettings> = {},
  ) {
    const builder = createDockerBuilder({ ...address, baseImage: "local/python-pip:1", ...settings });
    const output = collectOutput();
    const built = await builder.build(request(codeDir, config), output, "p", never);
    images.add(built.image);
    return { ...built, log: output.text("system"), position: output.position() };
  }

  it("builds a git job with requirements, runs it as another user than root, and uses the image again", async () => {
    const codeDir = checkout({
      "train.py": train,
      "requirements.txt": "./wheels/slipway_tiny-1.0-py3-none-any.whl\n",
    });
    const builder = createDockerBuilder({ ...address, baseImage: "local/python-pip:1" });
    const runner = createDockerRunner({ ...address, builder });
    async function launch() {
      const given = request(codeDir);
      const { manifest } = renderManifest({
        resource: "docker",
        config: given.config,
        context: { runId: given.runId },
      });
      const spec: AttemptSpec = { ...attemptFacts, ...given, manifest };
      expect(runner.needsCode(spec.config, spec.manifest)).toBe(true);
      const output = collectOutput();
      const handle = await runner.start(spec, output, never);
      const { outcome } = await handle.ended;
      const { Config } = await docker.getContainer(handle.id).inspect();
      images.add(Config.Image);
      await runner.cleanUp(spec);
      return { outcome, output, image: Config.Image };
    }
    const first = await launch();
    expect(first.outcome).toMatchObject({ reason: "finished", exitCode: 0 });
    expect(first.output.text("stdout")).toBe("hello from a wheel 1000 /workspace\n");
    expect(first.output.text("system")).toMatch(/Successfully installed slipway[-_]tiny-1.0/);
    const second = await launch();
    expect(second.image).toBe(first.image);
    expect(second.output.text("system")).toBe(
      `The image ${first.image} was built before and is used again.\n`,
    );
    expect(second.output.text("stdout")).toBe(first.output.text("stdout"));
    await runner.close();
  });

  it("shows the log of a failing build and says why", async () => {
    const codeDir = checkout({
      "train.py": train,
      "requirements.txt": "./wheels/absent-1.0-py3-none-any.whl\n",
    });
    const output = collectOutput();
    const builder = createDockerBuilder({ ...address, baseImage: "local/python-pip:1" });
    await expect(builder.build(request(codeDir), output, "p", never)).rejects.toMatchObject({
      name: "StartRefusal",
      outcomeCause: "build",
      reason: "failed",
      message: expect.stringMatching(
        /the image could not be built: .*pip install -r requirements.txt' returned a non-zero code: 1/,
      ),
    });
    expect(output.text("system")).toContain("absent-1.0-py3-none-any.whl");
    expect(output.position()).toBe("p");
  });

  it("installs the dependencies of a pyproject.toml", async () => {
    const dependency = "slipway-tiny @ file:///workspace/wheels/slipway_tiny-1.0-py3-none-any.whl";
    const project = `[project]\nname = "x"\ndependencies = ["${dependency}"]\n`;
    const codeDir = checkout({ "train.py": train, "pyproject.toml": project });
    const base = checkout({ Dockerfile: "FROM local/python-pip:1\nCOPY wheels /workspace/wheels\n" });
    const { image } = await build(base);
    const { log } = await build(codeDir, { builder: { accelerator: { base_image: image } } });
    expect(log).toMatch(/Successfully installed slipway[-_]tiny-1.0/);
  });

  it("says that a base image has no conda", async () => {
    const codeDir = checkout({ "train.py": train, "environment.yaml": "dependencies: []\n" });
    const output = collectOutput();
    const builder = createDockerBuilder({ ...address, baseImage: "local/python-pip:1" });
    await expect(builder.build(request(codeDir), output, "p", never)).rejects.toMatchObject({
      outcomeCause: "build",
    });
    expect(output.text()).toContain("the base image has no conda, which environment.yaml needs");
  });

  it("builds by the code's own Dockerfile, and fails with a base image that cannot be had", async () => {
    const own = await build(checkout({ Dockerfile: "FROM local/busybox:1\nRUN echo made here\n" }));
    expect(own.log).toContain("the code's own Dockerfile");
    expect(own.log).toContain("made here");
    const absent = checkout({ Dockerfile: "FROM 127.0.0.1:1/absent:1\n" });
    await expect(build(absent)).rejects.toMatchObject({
      outcomeCause: "build",
      message: expect.stringContaining("127.0.0.1:1"),
    });
  });

  it("stops building when the run is cancelled", async () => {
    const codeDir = checkout({ Dockerfile: "FROM local/busybox:1\nRUN echo begun; sleep 600\n" });
    const output = collectOutput();
    const stop = new AbortController();
    const building = createDockerBuilder(address).build(request(codeDir), output, "p", stop.signal);
    await output.until("begun");
    stop.abort("cancelled");
    await expect(building).rejects.toBe("cancelled");
    const left = () => docker.listContainers({ filters: { status: ["running"] } });
    await expect
      .poll(async () => (await left()).filter(({ Command }) => Command.includes("begun")), {
        timeout: 120_000,
      })
      .toEqual([]);
  });

  describe("with a registry", needs(inject("noRegistry")), () => {
    let registry: RunningRegistry;
    beforeAll(async () => {
      registry = await startRegistry(registryProgram ?? "", root);
      return () => registry.stop();
    });

    it("pushes, and takes from the registry what another agent built", async () => {
      const { dockerConfigFile } = registry;
      const settings = { destination: `${registry.address}/team/launch`, dockerConfigFile };
      const codeDir = checkout({ Dockerfile: "FROM local/busybox:1\nRUN echo once > /made\n" });
      const first = await build(codeDir, {}, settings);
      expect(first).toMatchObject({
        isReused: false,
        log: expect.stringContaining(`Pushing ${first.image}`),
      });
      await docker.getImage(first.image).remove({ force: true });
      expect(await build(codeDir, {}, settings)).toMatchObject({ image: first.image, isReused: true });
      await expect(build(codeDir, {}, { ...settings, dockerConfigFile: "/no/such" })).rejects.toMatchObject({
        outcomeCause: "build",
        message: expect.stringMatching(/no basic auth|unauthorized|authentication required/),
      });
    });

    it("pulls with the agent's credentials, tells the progress and notes the digest", async () => {
      const { dockerConfigFile } = registry;
      const own = checkout({
        Dockerfile: "FROM local/busybox:1\nRUN head -c 100000 /dev/urandom > /layer\n",
      });
      const { image } = await build(
        own,
        {},
        { destination: `${registry.address}/team/pulled`, dockerConfigFile },
      );
      await docker.getImage(image).remove({ force: true });
      const start = async (file: string) => {
        const runner = createDockerRunner({ ...address, builder: null, dockerConfigFile: file });
        const output = collectOutput();
        const spec = {
          ...attemptFacts,
          ...request(own, {}),
          config: { docker: { image } },
          manifest: { Image: image, Cmd: ["echo", "pulled"] },
        };
        try {
          await (await runner.start(spec, output, never)).ended;
          await runner.cleanUp(spec);
        } finally {
          await runner.close();
        }
        return output;
      };
      await expect(start("/no/such")).rejects.toMatchObject({
        outcomeCause: "fetch",
        reason: "refused",
        message: expect.stringContaining("docker login"),
      });
      const output = await start(dockerConfigFile);
      expect(output.text("system")).toMatch(
        /Pulling 127.*\n.*Pulling from team\/pulled\n[\s\S]*Downloaded newer image/,
      );
      expect(output.text("stdout")).toBe("pulled\n");
      expect(output.images).toEqual([
        { image, digest: expect.stringMatching(/^127[^ ]*@sha256:[0-9a-f]{64}$/) },
      ]);
    });
  });
});
