import { randomBytes } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { collectOutput } from "../../../testing/collect-output";
import { leaveOut, needs } from "../../../testing/needs";
import { createTestCluster } from "../../../testing/test-cluster";
import { connectEngine } from "../../docker/connect-engine";
import { followProgress } from "../../docker/pull-image";
import { packTar, type TarEntry } from "../../pack-tar";
import { createKubernetesRunner } from "../kubernetes-runner";
import { createKanikoBuilder } from "./build-with-kaniko";

const kubeconfig = inject("kubeconfig");
const cluster = kubeconfig === null ? null : await createTestCluster(kubeconfig);
afterAll(() => cluster?.destroy());
const never = new AbortController().signal;

/** Reads its arguments and the context as kaniko's executor does, and tells them instead of pushing an image. */
const standIn = `#!/bin/sh
for word in "$@"; do case $word in
  --context=tar://*) context=\${word#--context=tar://};;
  --dockerfile=*) dockerfile=\${word#--dockerfile=};;
esac; done
echo "arguments: $*"
mkdir /work && tar xzf "$context" -C /work || exit 1
find /work -type f | sort
cat "/work/$dockerfile"
while grep -q WAIT "/work/$dockerfile"; do sleep 0.1; done
if grep -q FAILS-HERE "/work/$dockerfile"; then echo "error building image" >&2; exit 1; fi
`;

describe("images built in a cluster", { timeout: 600_000, ...needs(inject("noKubernetes")) }, () => {
  if (cluster === null) return leaveOut();
  const { client, namespace, agentKubeconfig } = cluster;
  const docker = connectEngine({ host: process.env.DOCKER_HOST });
  const root = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-kaniko-"));
  const contextDir = path.join(root, "contexts");
  const image = `local/kaniko-stand-in:${randomBytes(4).toString("hex")}`;
  const claim = "contexts";
  const volume = `contexts-of-${namespace}`;

  beforeAll(async () => {
    fs.mkdirSync(contextDir);
    const dockerfile = 'FROM local/busybox:1\nCOPY stand-in /stand-in\nENTRYPOINT ["/stand-in"]\n';
    const entries: TarEntry[] = [
      { path: "Dockerfile", mode: 0o644, content: { kind: "text", text: dockerfile } },
      { path: "stand-in", mode: 0o755, content: { kind: "text", text: standIn } },
    ];
    await followProgress(
      await docker.buildImage(Readable.from(packTar(entries)), { t: image, rm: true }),
      async () => undefined,
    );
    const size = { storage: "1Gi" };
    await client.create("/api/v1/persistentvolumes", {
      body: {
        apiVersion: "v1",
        kind: "PersistentVolume",
        metadata: { name: volume },
        spec: {
          capacity: size,
          accessModes: ["ReadWriteMany"],
          storageClassName: "",
          hostPath: { path: contextDir },
        },
      },
    });
    await client.create(`/api/v1/namespaces/${namespace}/persistentvolumeclaims`, {
      body: {
        apiVersion: "v1",
        kind: "PersistentVolumeClaim",
        metadata: { name: claim },
        spec: {
          accessModes: ["ReadWriteMany"],
          storageClassName: "",
          volumeName: volume,
          resources: { requests: size },
        },
      },
    });
  }, 300_000);
  afterAll(async () => {
    await client.delete(`/api/v1/persistentvolumes/${volume}`);
    await docker.getImage(image).remove({ force: true });
    fs.rmSync(root, { recursive: true, force: true });
  });

  const openRunner = async () =>
    createKubernetesRunner({ settings: { kubeconfig: agentKubeconfig }, environment: {} });
  const builder = createKanikoBuilder({
    contextDir,
    contextClaim: claim,
    image,
    destination: "registry.example.com/team/launch",
    args: { "push-retry": "3" },
    openRunner,
  });
  function request(files: Record<string, string>) {
    const codeDir = fs.mkdtempSync(path.join(root, "code-"));
    for (const [name, text] of Object.entries(files)) fs.writeFileSync(path.join(codeDir, name), text);
    const config = { git: { repository: "https://example.com/team/trainer.git" }, entry_point: ["train.py"] };
    return {
      runId: randomBytes(6).toString("hex"),
      attempt: 1,
      agent: cluster?.agent ?? "",
      ownId: cluster?.ownId ?? "",
      codeDir,
      attemptDir: root,
      config,
    };
  }
  async function leftOf(): Promise<unknown> {
    const runner = await openRunner();
    const left = await runner.list(cluster?.ownId ?? "");
    await runner.close();
    return [left, fs.readdirSync(contextDir)];
  }

  it("gives the executor code, Dockerfile and destination, and removes all it made", async () => {
    const output = collectOutput();
    const built = await builder.build(request({ "train.py": "print(1)" }), output, "p", never);
    expect(built.image).toMatch(/^registry\.example\.com\/team\/launch:[0-9a-f]{20}$/);
    const log = output.text("system");
    expect(log).toContain(`--dockerfile=Dockerfile --destination=${built.image} --cache=true`);
    expect(log).toContain("--push-retry=3");
    expect(log).toContain("/work/Dockerfile\n/work/src/train.py\n");
    expect(log).toContain("FROM python:3.12-slim-bookworm\n");
    expect(output.position()).toBe("p");
    await expect.poll(leftOf, { timeout: 120_000 }).toEqual([[], []]);
  });

  it("shows the log of a build that fails", async () => {
    const output = collectOutput();
    const building = builder.build(
      request({ Dockerfile: "FROM scratch # FAILS-HERE\n" }),
      output,
      "p",
      never,
    );
    await expect(building).rejects.toMatchObject({
      outcomeCause: "build",
      reason: "failed",
      message: expect.stringContaining("the image could not be built"),
    });
    expect(output.text("system")).toContain("error building image");
    await expect.poll(leftOf, { timeout: 120_000 }).toEqual([[], []]);
  });

  it("ends the build when the run is cancelled", async () => {
    const output = collectOutput();
    const stop = new AbortController();
    const building = builder.build(
      request({ Dockerfile: "FROM scratch # WAIT\n" }),
      output,
      "p",
      stop.signal,
    );
    await output.until("FROM scratch # WAIT");
    stop.abort("cancelled");
    await expect(building).rejects.toBe("cancelled");
    await expect.poll(leftOf, { timeout: 120_000 }).toEqual([[], []]);
  });

  it("says what the agent's file lacks", async () => {
    const without = createKanikoBuilder({ contextDir, contextClaim: claim, image, openRunner });
    await expect(without.build(request({ "a.py": "" }), collectOutput(), "p", never)).rejects.toThrow(
      "set `destination` under `builder`",
    );
  });
});
