import { createHash } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { collectOutput } from "../../../testing/collect-output";
import { needs } from "../../../testing/needs";
import { type RunningRegistry, startRegistry } from "../../../testing/start-registry";
import { planBuild } from "../../build-plan";
import { findCredentials } from "../../docker/registry-credentials";
import { createKanikoBuilder } from "./build-with-kaniko";

const registryProgram = inject("registryProgram");

describe("an image that kaniko has pushed to a real registry", needs(inject("noRegistry")), () => {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-kaniko-reuse-"));
  const contextDir = path.join(root, "contexts");
  const codeDir = path.join(root, "code");
  let registry: RunningRegistry;
  beforeAll(async () => {
    for (const dir of [contextDir, codeDir]) fs.mkdirSync(dir);
    fs.writeFileSync(path.join(codeDir, "Dockerfile"), "FROM scratch\n");
    registry = await startRegistry(registryProgram ?? "", root);
  });
  afterAll(async () => {
    await registry.stop();
    fs.rmSync(root, { recursive: true, force: true });
  });

  const request = () => ({
    ...{ runId: "r1", attempt: 1, agent: "a", ownId: "a", codeDir, attemptDir: root },
    config: { git: { repository: "https://example.com/team/trainer.git" } },
  });
  const createBuilder = (dockerConfigFile: string) =>
    createKanikoBuilder({
      ...{ contextDir, contextClaim: "contexts", destination: `${registry.address}/team/launch` },
      findCredentials: (image) => findCredentials(image, dockerConfigFile),
      openRunner: () => Promise.reject(new Error("a Job would be made")),
    });

  /** Pushes an image without layers by the registry's own interface. */
  async function push(image: string): Promise<void> {
    const [, name = "", tag = ""] = /^[^/]+\/(.+):([^:]+)$/u.exec(image) ?? [];
    const authorization = `Basic ${Buffer.from("slipway:registry-pw").toString("base64")}`;
    const base = `http://${registry.address}/v2/${name}`;
    const config = JSON.stringify({
      architecture: "amd64",
      os: "linux",
      rootfs: { type: "layers", diff_ids: [] },
    });
    const digest = `sha256:${createHash("sha256").update(config).digest("hex")}`;
    const begun = await fetch(`${base}/blobs/uploads/`, { method: "POST", headers: { authorization } });
    const upload = new URL(begun.headers.get("location") ?? "", base);
    upload.searchParams.set("digest", digest);
    const type = "application/vnd.oci.image.manifest.v1+json";
    const manifest = {
      ...{ schemaVersion: 2, mediaType: type, layers: [] },
      config: { mediaType: "application/vnd.oci.image.config.v1+json", digest, size: config.length },
    };
    await fetch(upload, { method: "PUT", headers: { authorization }, body: config });
    const headers = { authorization, "content-type": type };
    const put = await fetch(`${base}/manifests/${tag}`, {
      method: "PUT",
      headers,
      body: JSON.stringify(manifest),
    });
    expect(put.status).toBe(201);
  }

  it("is used again without a Job, by agents that may look it up", async () => {
    const build = async (dockerConfigFile: string) => {
      const output = collectOutput();
      const built = await createBuilder(dockerConfigFile).build(
        request(),
        output,
        "p",
        new AbortController().signal,
      );
      return { ...built, log: output.text("system") };
    };
    await expect(build(registry.dockerConfigFile)).rejects.toThrow("a Job would be made");
    const { image } = await planBuild(request(), { destination: `${registry.address}/team/launch` });
    await push(image);
    expect(await build(registry.dockerConfigFile)).toEqual({
      image,
      isReused: true,
      log: `The image ${image} was built before and is used again.\n`,
    });
    await expect(build("/no/such/config.json")).rejects.toThrow("a Job would be made");
    expect(fs.readdirSync(contextDir)).toEqual([]);
  });
});
