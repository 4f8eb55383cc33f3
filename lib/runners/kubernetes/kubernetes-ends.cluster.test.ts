import { randomBytes } from "node:crypto";
import { afterAll, afterEach, describe, expect, inject, it } from "vitest";
import type { JsonObject } from "../../config/tree/node";
import { collectOutput } from "../../testing/collect-output";
import { leaveOut, needs } from "../../testing/needs";
import { proxyTo } from "../../testing/proxy-to";
import { createTestCluster } from "../../testing/test-cluster";
import { type AttemptSpec, type Runner, StartRefusal } from "../runner";
import type { Program } from "../runner.contract";
import { createKubernetesRunner } from "./kubernetes-runner";

const kubeconfig = inject("kubeconfig");
const cluster = kubeconfig === null ? null : await createTestCluster(kubeconfig);
afterAll(() => cluster?.destroy());

describe("ends in a real cluster", needs(inject("noKubernetes")), () => {
  if (cluster === null) return leaveOut();
  const { client, namespace } = cluster;
  const core = `/api/v1/namespaces/${namespace}`;
  const never = new AbortController().signal;
  const script = (text: string) => ["sh", "-c", text];
  const endless = script("echo ready; trap 'exit 0' TERM; while :; do sleep 0.05; done");
  const undo: (() => Promise<unknown>)[] = [];

  function createRunner(settings: JsonObject = {}, file = cluster?.agentKubeconfig ?? "") {
    const runner = createKubernetesRunner({ settings: { kubeconfig: file, ...settings }, environment: {} });
    undo.push(() => runner.close());
    return runner;
  }
  function makeSpec(program: Program, kubernetes: JsonObject = {}, image = "local/busybox:1"): AttemptSpec {
    const runId = randomBytes(6).toString("hex");
    if (cluster === null) throw new Error("there is no cluster");
    return cluster.makeSpec(program, { runId, kubernetes, image });
  }
  async function start(runner: Runner, spec: AttemptSpec) {
    const output = collectOutput();
    undo.push(() => runner.cleanUp(spec));
    return { spec, output, handle: await runner.start(spec, output, never) };
  }
  async function runToEnd(runner: Runner, spec: AttemptSpec) {
    const started = await start(runner, spec);
    return { ...started, end: await started.handle.ended };
  }
  async function refusalOf(runner: Runner, spec: AttemptSpec): Promise<StartRefusal> {
    const error: unknown = await runner
      .start(spec, collectOutput(), never)
      .catch((thrown: unknown) => thrown);
    if (!(error instanceof StartRefusal)) throw error;
    expect(await cluster?.listLeft(spec)).toEqual([]);
    return error;
  }
  async function put(collection: string, body: JsonObject, name: string): Promise<void> {
    await client.create(collection, { body: { ...body, metadata: { name } } });
    undo.push(() => client.delete(`${collection}/${name}`));
  }
  afterEach(async () => {
    for (const step of undo.splice(0).reverse()) await step();
  });

  it("says that a program used more memory than it may", async () => {
    const spec = makeSpec({ argv: script("tail /dev/zero") }, { limits: { memory: "32Mi" } });
    const { end } = await runToEnd(createRunner(), spec);
    expect(end.outcome).toMatchObject({ reason: "failed", cause: "oom", exitCode: 137 });
    expect(end.outcome.diagnosis).toContain("32Mi");
  });

  it("tells which image ran, once, also of a program that is over at once", async () => {
    const { output } = await runToEnd(createRunner(), makeSpec({ argv: ["true"] }));
    expect(output.images).toEqual([
      { image: "local/busybox:1", digest: expect.stringMatching(/^(?:[^@]+@)?sha256:[0-9a-f]{64}$/u) },
    ]);
  });

  it("gives up on an image that does not come, and says so before", async () => {
    const spec = makeSpec({ argv: endless }, {}, "127.0.0.1:9/no/such-image:1");
    const { end, output } = await runToEnd(createRunner({ image_pull_seconds: 1 }), spec);
    expect(end.outcome).toMatchObject({ reason: "failed", cause: "start", exitCode: null });
    expect(end.outcome.diagnosis).toContain("127.0.0.1:9/no/such-image:1");
    expect(end.startedAt).toBeNull();
    expect(output.notes[0]).toContain("cannot be pulled");
  });

  it("tells why there is no room, in the scheduler's words, and can be cancelled meanwhile", async () => {
    const spec = makeSpec({ argv: endless }, { requests: { "nvidia.com/gpu": 4 } });
    const { output, handle } = await start(createRunner(), spec);
    await expect
      .poll(() => output.notes.join(), { timeout: 120_000 })
      .toContain("Insufficient nvidia.com/gpu");
    expect(output.notes).toHaveLength(1);
    expect(output.notes[0]).toMatch(/^no node has enough of nvidia.com\/gpu free for this run yet: /u);
    handle.stop("cancelled");
    expect(await handle.running).toBeNull();
    expect((await handle.ended).outcome).toMatchObject({
      reason: "cancelled",
      diagnosis: "stopped because the run was cancelled before it had started",
    });
  });

  it("gives up waiting for room where the agent's settings say so", async () => {
    const spec = makeSpec({ argv: endless }, { requests: { cpu: 4000 } });
    const { end } = await runToEnd(createRunner({ pending_seconds: 2 }), spec);
    expect(end.outcome).toMatchObject({ reason: "failed", cause: "start" });
    expect(end.outcome.diagnosis).toMatch(/^not started within 2 s: no node has room .*Insufficient cpu/u);
  });

  it("refuses what a quota never lets through, whether the Job or its pod is over it", async () => {
    const quota = (hard: JsonObject) => ({ apiVersion: "v1", kind: "ResourceQuota", spec: { hard } });
    await put(`${core}/resourcequotas`, quota({ pods: "0" }), "no-pods");
    const inForce = async (name: string) =>
      JSON.stringify(await client.get(`${core}/resourcequotas/${name}`)).includes('"used":{');
    await expect.poll(() => inForce("no-pods"), { timeout: 120_000 }).toBe(true);
    const { end } = await runToEnd(createRunner(), makeSpec({ argv: endless }));
    expect(end.outcome).toMatchObject({ reason: "refused", cause: "policy" });
    expect(end.outcome.diagnosis).toBe(
      `the namespace's quota "no-pods" is used up: the run asks for pods=1, and pods=0 is all there is`,
    );
    await put(`${core}/resourcequotas`, quota({ "count/jobs.batch": "0" }), "no-jobs");
    await expect.poll(() => inForce("no-jobs"), { timeout: 120_000 }).toBe(true);
    const refusal = await refusalOf(createRunner(), makeSpec({ argv: endless }));
    expect(refusal).toMatchObject({ outcomeCause: "policy", reason: "refused" });
    expect(refusal.message).toContain('quota "no-jobs"');
  });

  it("refuses what the namespace's limits do not allow", async () => {
    const spec = { limits: [{ type: "Container", max: { cpu: "1" } }] };
    await put(`${core}/limitranges`, { apiVersion: "v1", kind: "LimitRange", spec }, "small");
    const { end } = await runToEnd(createRunner(), makeSpec({ argv: endless }, { limits: { cpu: 2 } }));
    expect(end.outcome).toMatchObject({ reason: "refused", cause: "policy" });
    expect(end.outcome.diagnosis).toContain("maximum cpu usage per Container is 1");
  });

  it("refuses a service account that is not there", async () => {
    const template = { spec: { serviceAccountName: "nobody" } };
    const { end } = await runToEnd(createRunner(), makeSpec({ argv: endless }, { spec: { template } }));
    expect(end.outcome).toMatchObject({ reason: "refused", cause: "start" });
    expect(end.outcome.diagnosis).toContain('service account "nobody" does not exist');
  });

  it("says which right is missing, and which namespaces and kinds are open", async () => {
    const limited = createRunner({ context: "limited", namespace }, kubeconfig ?? "");
    expect((await refusalOf(limited, makeSpec({ argv: endless }))).message).toContain(
      `the agent has no right to list jobs of batch in the namespace "${namespace}"`,
    );
    const elsewhere = makeSpec({ argv: endless }, { namespace: "kube-system" });
    expect((await refusalOf(createRunner(), elsewhere)).message).toContain("kubernetes.namespaces");
    const nowhere = makeSpec({ argv: endless }, { namespace: "not-there" });
    const admin = createRunner({ namespace, namespaces: ["not-there"] }, kubeconfig ?? "");
    expect((await refusalOf(admin, nowhere)).message).toContain('namespace "not-there" does not exist');
    const other = { apiVersion: "kubeflow.org/v1", kind: "PyTorchJob", spec: podAt() };
    expect((await refusalOf(createRunner(), makeSpec({ argv: endless }, other))).message).toContain(
      '"kubeflow.org/v1/PyTorchJob"',
    );
    const installed = createRunner({ kinds: ["kubeflow.org/v1/PyTorchJob"] });
    expect((await refusalOf(installed, makeSpec({ argv: endless }, other))).message).toContain(
      "install its operator",
    );
  });

  it("loses a run that is preempted, and says by what", async () => {
    const classes = "/apis/scheduling.k8s.io/v1/priorityclasses";
    await put(classes, { apiVersion: "scheduling.k8s.io/v1", kind: "PriorityClass", value: 1000 }, "urgent");
    const { output, handle } = await start(
      createRunner(),
      makeSpec({ argv: endless }, { requests: { cpu: "1100m" } }),
    );
    await output.until("ready");
    const resources = { requests: { cpu: "1100m" } };
    const containers = [{ name: "main", image: "local/busybox:1", command: ["sleep", "60"], resources }];
    const spec = {
      priorityClassName: "urgent",
      restartPolicy: "Never",
      terminationGracePeriodSeconds: 1,
      containers,
    };
    await put(`${core}/pods`, { apiVersion: "v1", kind: "Pod", spec }, "pushy");
    const { outcome } = await handle.ended;
    expect(outcome).toMatchObject({ reason: "lost", cause: "agent" });
    expect(outcome.diagnosis).toContain("preempted");
  });

  it("loses a run whose pod or Job somebody deletes, or whose node evicts it", async () => {
    const runner = createRunner();
    const runs = await Promise.all(
      [0, 1, 2].map(() => start(runner, makeSpec({ argv: endless, graceSeconds: 1 }))),
    );
    await Promise.all(runs.map(({ output }) => output.until("ready")));
    const [first, second, third] = runs;
    const podOf = async (run: typeof first) =>
      `${core}/pods/${(run ? await cluster.pods(run.spec) : [])[0]?.metadata.name}`;
    await client.delete(await podOf(first));
    await client.delete(`/apis/batch/v1/namespaces/${namespace}/jobs/slipway-${second?.spec.runId}-a1`, {
      body: { apiVersion: "v1", kind: "DeleteOptions", propagationPolicy: "Background" },
    });
    const status = { phase: "Failed", reason: "Evicted", message: "The node was low on resource: memory." };
    await client.patch(`${await podOf(third)}/status`, { body: { status } });
    const outcomes = await Promise.all(runs.map(async ({ handle }) => (await handle.ended).outcome));
    expect(outcomes.map(({ reason }) => reason)).toEqual(["lost", "lost", "lost"]);
    expect(outcomes.map(({ diagnosis }) => diagnosis)).toEqual([
      expect.stringContaining("pod was deleted by somebody"),
      expect.stringContaining("Job was deleted by somebody"),
      "the node evicted the run: The node was low on resource: memory.",
    ]);
  });

  it("gives the log of every instance of a container that is started again, and of every pod", async () => {
    const counter =
      'n=$(cat /state/n 2>/dev/null || echo 0); echo $((n+1)) > /state/n; echo "try $n"; [ "$n" -ge 1 ] || exit 3';
    const volumes = [{ name: "state", emptyDir: {} }];
    const container = { volumeMounts: [{ name: "state", mountPath: "/state" }] };
    const again = { restartPolicy: "OnFailure", volumes, containers: [container] };
    const restarted = makeSpec(
      { argv: script(counter) },
      { spec: { backoffLimit: 3, template: { spec: again } } },
    );
    const retried = makeSpec({ argv: script("echo once; exit 4") }, { spec: { backoffLimit: 1 } });
    const runner = createRunner();
    const [first, second] = await Promise.all([runToEnd(runner, restarted), runToEnd(runner, retried)]);
    expect(first.end.outcome).toMatchObject({ reason: "finished", exitCode: 0 });
    expect(first.output.text("stdout")).toBe("try 0\ntry 1\n");
    expect(first.output.text("system")).toContain("restart 1");
    expect(second.end.outcome).toMatchObject({ reason: "failed", exitCode: 4 });
    expect(second.end.outcome.diagnosis).toBe("exit code 4, after 2 failed pods");
    expect(second.output.text("stdout")).toBe("once\nonce\n");
  });

  it("follows on after broken connections, without losing or repeating a byte of long lines", async () => {
    const proxy = await proxyTo(Number(new URL(cluster.server).port));
    undo.push(() => proxy.close());
    const runner = createRunner({}, cluster.kubeconfigAt(`https://127.0.0.1:${proxy.port}`));
    const line = "head -c 40000 /dev/zero | tr '\\000' x";
    const spec = makeSpec({
      argv: script(`i=0; while [ $i -lt 40 ]; do i=$((i+1)); echo "$i $(${line})"; sleep 0.05; done`),
    });
    const { output, handle } = await start(runner, spec);
    for (const wanted of ["\n3 x", "\n12 x", "\n25 x"]) {
      await output.until(wanted);
      proxy.cut();
    }
    expect((await handle.ended).outcome).toMatchObject({ reason: "finished", exitCode: 0 });
    const expected = Array.from({ length: 40 }, (_, at) => `${at + 1} ${"x".repeat(40_000)}\n`).join("");
    expect(output.text("stdout") === expected).toBe(true);
  });

  it("keeps secrets in a Secret that goes with the Job", async () => {
    const spec = makeSpec({ argv: script("echo $KEY | rev; sleep 600"), agentEnv: { KEY: "s3cr3t" } });
    const { output } = await start(createRunner(), spec);
    await output.until("t3rc3s");
    const [job] = await cluster.jobs(spec);
    const [secret] = await cluster.secrets(spec);
    expect(JSON.stringify(job)).not.toContain("s3cr3t");
    expect(secret?.data).toEqual({ KEY: Buffer.from("s3cr3t").toString("base64") });
    expect(JSON.stringify(secret?.metadata)).toContain(`"kind":"Job","name":"slipway-${spec.runId}-a1"`);
    await client.delete(`/apis/batch/v1/namespaces/${namespace}/jobs/slipway-${spec.runId}-a1`, {
      body: { apiVersion: "v1", kind: "DeleteOptions", propagationPolicy: "Background" },
    });
    await expect.poll(() => cluster.secrets(spec), { timeout: 120_000 }).toEqual([]);
  });

  it("lists what it has left, and only its own", async () => {
    const runner = createRunner();
    const { spec, handle } = await start(runner, makeSpec({ argv: endless, graceSeconds: 1 }));
    expect(await runner.list(spec.ownId)).toEqual([{ runId: spec.runId, attempt: 1 }]);
    expect(await runner.list("another")).toEqual([]);
    await runner.cleanUp({ ...spec, ownId: "another" });
    expect(await cluster.listLeft(spec)).not.toEqual([]);
    await runner.cleanUp(spec);
    expect(await runner.list(spec.ownId)).toEqual([]);
    expect((await handle.ended).outcome.reason).toBe("lost");
  });

  it("says that the cluster's own deadline has passed", async () => {
    const { end } = await runToEnd(
      createRunner(),
      makeSpec({ argv: endless, graceSeconds: 1 }, { spec: { activeDeadlineSeconds: 2 } }),
    );
    expect(end.outcome).toMatchObject({ reason: "failed", cause: "timeout" });
    expect(end.outcome.diagnosis).toContain("activeDeadlineSeconds of 2 s");
  });

  function podAt(): JsonObject {
    return { template: { spec: { containers: [{ name: "main" }] } } };
  }
});
