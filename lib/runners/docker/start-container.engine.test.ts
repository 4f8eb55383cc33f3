import { randomBytes } from "node:crypto";
import { afterAll, describe, expect, inject, it } from "vitest";
import { attemptFacts } from "../../testing/attempt-facts";
import { collectOutput } from "../../testing/collect-output";
import { needs } from "../../testing/needs";
import { type Call, openWire } from "../../testing/wire";
import type { AttemptSpec } from "../runner";
import { connectEngine, defaultSocket } from "./connect-engine";
import { createDockerRunner } from "./docker-runner";

const dockerHost = inject("dockerHost");
const docker = connectEngine({ host: dockerHost ?? undefined });
const socketPath = dockerHost?.startsWith("unix://") ? dockerHost.slice("unix://".length) : defaultSocket;
const specs: AttemptSpec[] = [];

function makeSpec(script: string): AttemptSpec {
  const image = "local/busybox:1";
  const spec: AttemptSpec = {
    ...attemptFacts,
    runId: randomBytes(6).toString("hex"),
    agent: `test-${process.pid}`,
    config: { docker: { image } },
    manifest: { Image: image, Entrypoint: [], Cmd: ["sh", "-c", script], Env: [], HostConfig: {} },
    attemptDir: "/nonexistent",
  };
  specs.push(spec);
  return spec;
}

describe("a start whose answer is lost", needs(inject("noDocker")), () => {
  const never = new AbortController().signal;
  afterAll(async () => {
    const runner = createDockerRunner({ host: dockerHost ?? undefined, builder: null });
    for (const spec of specs) await runner.cleanUp(spec);
  });

  /** Runs a program by way of a wire that loses the first answer to such a call. */
  async function runOver(isLost: (call: Call) => boolean, script: string) {
    let losses = 0;
    const wire = await openWire(
      { socketPath },
      {
        isShort: isLost,
        after: async () => {
          losses += 1;
          return losses === 1 ? "drop" : "pass";
        },
      },
    );
    const runner = createDockerRunner({ host: `tcp://127.0.0.1:${wire.port}`, builder: null });
    const output = collectOutput();
    const spec = makeSpec(script);
    const { outcome } = await (await runner.start(spec, output, never)).ended;
    await runner.close();
    wire.close();
    const ids = await docker.listContainers({
      all: true,
      filters: { label: [`slipway/run-id=${spec.runId}`] },
    });
    return { losses, outcome, text: output.text("stdout"), containers: ids.length };
  }

  const calls: [string, (call: Call) => boolean][] = [
    [
      "looking for an earlier start",
      ({ method, url }) => method === "GET" && url.includes("/containers/json"),
    ],
    ["looking for the image", ({ method, url }) => method === "GET" && url.includes("/images/")],
    ["create", ({ url }) => url.includes("/containers/create")],
    ["start", ({ url }) => url.endsWith("/start")],
    ["inspect", ({ method, url }) => method === "GET" && /\/containers\/[0-9a-f]{64}\/json/.test(url)],
  ];
  it.each(calls)("runs the program once after the answer to %s", async (_, isLost) => {
    const { losses, outcome, text, containers } = await runOver(isLost, "echo ran; exit 3");
    expect(losses).toBeGreaterThanOrEqual(1);
    expect(outcome).toMatchObject({ reason: "failed", exitCode: 3 });
    // A second start of the same container would have said it again.
    expect({ text, containers }).toEqual({ text: "ran\n", containers: 1 });
  });
});
