import { randomBytes } from "node:crypto";
import { afterAll, describe, expect, inject, it } from "vitest";
import type { JsonObject } from "../../config/tree/node";
import { collectOutput } from "../../testing/collect-output";
import { leaveOut, needs } from "../../testing/needs";
import { createTestCluster } from "../../testing/test-cluster";
import type { Program } from "../runner.contract";
import { createKubernetesRunner } from "./kubernetes-runner";

const kubeconfig = inject("kubeconfig");
const cluster = kubeconfig === null ? null : await createTestCluster(kubeconfig);
afterAll(() => cluster?.destroy());

describe("what the containers of a real pod get", needs(inject("noKubernetes")), () => {
  if (cluster === null) return leaveOut();
  const { makeSpec } = cluster;
  const runner = createKubernetesRunner({
    settings: { kubeconfig: cluster.agentKubeconfig },
    environment: {},
  });
  afterAll(() => runner.close());

  async function run(program: Program, kubernetes: JsonObject = {}) {
    const spec = makeSpec(program, { runId: randomBytes(6).toString("hex"), kubernetes });
    const output = collectOutput();
    const handle = await runner.start(spec, output, new AbortController().signal);
    const { outcome } = await handle.ended;
    await runner.cleanUp(spec);
    return { outcome, text: output.text() };
  }

  it("is every dollar as it was written, and nothing read once more", async () => {
    const { outcome, text } = await run({
      argv: ["sh", "-c", 'printf "%s\\n" "$SALT" "$LITERAL" "$KEY" "$@"', "sh", "$$5 $(SALT) $", "$(HOME)"],
      env: { SALT: "a$$b", LITERAL: "x$(SALT)y" },
      agentEnv: { KEY: "k$$(SALT)" },
    });
    expect(outcome).toMatchObject({ reason: "finished" });
    expect(text).toBe("a$$b\nx$(SALT)y\nk$$(SALT)\n$$5 $(SALT) $\n$(HOME)\n");
  });

  it("is in init containers what it is in the program, held back alike", async () => {
    const look =
      'echo "$DATA $KEY $SLIPWAY_RUN_NAME"; grep -E "^(NoNewPrivs|CapEff|Seccomp):" /proc/self/status';
    const volumeMounts = [{ name: "out", mountPath: "/out" }];
    const image = "local/busybox:1";
    const { outcome, text } = await run(
      {
        argv: ["sh", "-c", `(${look}) > /out/main; cat /out/init; cmp /out/init /out/main && echo alike`],
        env: { DATA: "/data" },
        agentEnv: { KEY: "secret" },
      },
      {
        spec: {
          template: {
            spec: {
              initContainers: [
                { name: "fetch", image, command: ["sh", "-c", `(${look}) > /out/init`], volumeMounts },
              ],
              containers: [{ name: "main", volumeMounts }],
              volumes: [{ name: "out", emptyDir: {} }],
            },
          },
        },
      },
    );
    expect(outcome).toMatchObject({ reason: "finished" });
    expect(text).toContain("/data secret quick-fox\n");
    expect(text).toContain("NoNewPrivs:\t1\n");
    expect(text).toContain("CapEff:\t0000000000000000\n");
    expect(text).toContain("alike\n");
  });
});
