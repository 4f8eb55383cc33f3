import { randomBytes } from "node:crypto";
import { afterAll, describe, expect, inject, it } from "vitest";
import { attemptFacts } from "../../testing/attempt-facts";
import { collectOutput } from "../../testing/collect-output";
import { needs } from "../../testing/needs";
import type { AttemptSpec } from "../runner";
import { createDockerRunner } from "./docker-runner";

describe("the use of a container", needs(inject("noDocker")), () => {
  const image = "local/busybox:1";
  const script =
    "dd if=/dev/zero of=/dev/shm/kept bs=1M count=40 2>/dev/null; echo ready; while :; do :; done";
  const spec: AttemptSpec = {
    ...attemptFacts,
    runId: randomBytes(6).toString("hex"),
    config: { docker: { image } },
    manifest: { Image: image, Entrypoint: [], Cmd: ["sh", "-c", script], Env: [], HostConfig: {} },
    attemptDir: "/nonexistent",
  };
  const runner = createDockerRunner({ host: inject("dockerHost") ?? undefined, builder: null });
  afterAll(async () => {
    await runner.cleanUp(spec);
    await runner.close();
  });

  it("is what its engine says, and is not known after its end", async () => {
    const output = collectOutput();
    const handle = await runner.start(spec, output, new AbortController().signal);
    await expect.poll(() => output.text("stdout")).toContain("ready");
    const measures = new Map(Object.entries((await handle.measure?.()) ?? {}));
    const at = (name: string) => measures.get(name) ?? -1;
    expect(at("cpu")).toBeGreaterThan(0);
    expect(at("proc.memory.rssMB")).toBeGreaterThan(40);
    expect(at("proc.memory.percent")).toBeGreaterThan(0);
    expect(at("proc.cpu.threads")).toBeGreaterThanOrEqual(1);
    handle.stop("cancelled", 0);
    await handle.ended;
    await runner.cleanUp(spec);
    expect(await handle.measure?.()).toEqual(null);
  });
});
