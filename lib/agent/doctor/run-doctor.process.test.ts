import fs from "node:fs";
import http from "node:http";
import os from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it, vi } from "vitest";
import type { Resource } from "../../config/layer";
import { openIdentity } from "../settings/agent-identity";
import { createRunners } from "../settings/create-runners";
import { readSettings } from "../settings/settings";
import { checkDocker } from "./check-docker";
import { checkKubernetes } from "./check-kubernetes";
import { checkGit, checkIdentity, checkWorkDir } from "./check-machine";
import { checkProcess } from "./check-process";
import { checkRegistry } from "./check-registry";
import { checkRunsUrl } from "./check-runs-url";
import { checkSagemaker } from "./check-sagemaker";
import { checkServer } from "./check-server";
import { runDoctor } from "./run-doctor";

const dir = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-doctor-"));
const servers: http.Server[] = [];
afterAll(() => {
  for (const server of servers) server.close();
  fs.rmSync(dir, { recursive: true });
});

/** A server that is ready, or not, and knows one token. */
async function serve(readyStatus: number): Promise<string> {
  const server = http.createServer((request, response) => {
    if (request.url === "/readyz") response.statusCode = readyStatus;
    else response.statusCode = request.headers.authorization === "Bearer good" ? 400 : 401;
    response.end("{}");
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
}

const nowhere = "http://127.0.0.1:9";
const states = (findings: { subject: string; state: string }[]) =>
  findings.map(({ subject, state }) => `${subject} ${state}`);

describe("the doctor", () => {
  it("tells a server that is away or not ready, and a token that is wrong, apart", async () => {
    const url = await serve(200);
    const check = (at: string, token: string) => checkServer({ url: at, readToken: () => token });
    expect(states(await check(url, "good"))).toEqual(["server ok", "token ok"]);
    expect(states(await check(url, "bad"))).toEqual(["server ok", "token failed"]);
    expect(states(await check(await serve(503), "good"))).toEqual(["server failed"]);
    const [away] = await check(nowhere, "good");
    expect(away).toMatchObject({
      state: "failed",
      detail: expect.stringContaining(nowhere),
      fix: expect.stringContaining("SLIPWAY_URL"),
    });
  });

  it("says where programs in containers are not told how to report", async () => {
    const check = (runsUrl: string, ...resources: Resource[]) => checkRunsUrl({ runsUrl, resources });
    const [told] = await check(nowhere, "local-process", "docker");
    expect(told).toMatchObject({ state: "warning", fix: expect.stringContaining("runs_url") });
    expect(await check(nowhere, "local-process")).toEqual([]);
    expect(await check("https://slipway.example.com", "docker", "kubernetes")).toEqual([]);
  });

  it("never shows the token", async () => {
    const findings = await checkServer({ url: await serve(200), readToken: () => "s3cr3t-token" });
    expect(JSON.stringify(findings)).not.toContain("s3cr3t");
  });

  it("looks at the disk of a folder that is still to be made", async () => {
    const workDir = path.join(dir, "a/b");
    expect(states(await checkWorkDir({ workDir, maxJobs: 1, maxLogBytes: 1 }))).toEqual(["disk ok"]);
    const [tight] = await checkWorkDir({ workDir, maxJobs: 100, maxLogBytes: Number.MAX_SAFE_INTEGER });
    expect(tight).toMatchObject({ state: "warning", fix: expect.stringContaining("max_log_mb") });
    const [blocked] = await checkWorkDir({ workDir: "/dev/null", maxJobs: 1, maxLogBytes: 1 });
    expect(blocked?.state).toBe("failed");
  });

  it("says as whom the agent will register", async () => {
    const workDir = fs.mkdtempSync(path.join(dir, "identity-"));
    const detail = async (id?: string) => (await checkIdentity({ name: "twin", id, workDir }))[0]?.detail;
    expect(await detail()).toBe("twin; its first start makes an id for it");
    const { id } = openIdentity(workDir);
    expect(await detail()).toBe(`twin, id ${id}`);
    expect(await detail("ml.agent-0")).toBe("twin, id ml.agent-0");
    fs.writeFileSync(path.join(workDir, "agent-id"), "-");
    expect(await checkIdentity({ name: "twin", id: undefined, workDir })).toMatchObject([
      { state: "failed" },
    ]);
  });

  it("finds git, or says what will fail without it", async () => {
    expect(states(await checkGit())).toEqual(["git ok"]);
    expect(await checkGit("no-such-git")).toEqual([
      expect.objectContaining({ state: "warning", fix: expect.stringContaining("install git") }),
    ]);
  });

  it("says how to reach an engine that is away", async () => {
    const [finding] = await checkDocker({ docker: { host: `unix://${dir}/no.sock` }, environment: {} });
    expect(finding).toMatchObject({
      subject: "docker",
      state: "failed",
      detail: expect.stringContaining("no.sock"),
    });
  });

  it("says how to reach a cluster that is away, and what is wrong in the settings", async () => {
    const check = async (kubernetes: Record<string, unknown>) =>
      (await checkKubernetes({ kubernetes, environment: {} }))[0];
    expect(await check({})).toMatchObject({
      state: "failed",
      detail: expect.stringContaining("there is no kubeconfig"),
    });
    expect((await check({ kubeconfig: "/no/such" }))?.detail).toBe("the kubeconfig /no/such does not exist");
    expect((await check({ namespaces: "x", kind: 1 }))?.detail).toMatch(/`kubernetes.namespaces`.*kind/u);
    const file = path.join(dir, "kubeconfig");
    const clusters = [
      { name: "c", cluster: { server: "https://127.0.0.1:9", "insecure-skip-tls-verify": true } },
    ];
    const contexts = [{ name: "c", context: { cluster: "c", user: "u" } }];
    fs.writeFileSync(
      file,
      JSON.stringify({
        clusters,
        contexts,
        users: [{ name: "u", user: { token: "t0k3n" } }],
        "current-context": "c",
      }),
    );
    expect((await check({ kubeconfig: file, context: "d" }))?.detail).toBe(
      'the kubeconfig has no context "d"; it has: c',
    );
    const away = await check({ kubeconfig: file });
    expect(away?.detail).toContain("https://127.0.0.1:9 cannot be reached");
    expect(JSON.stringify(away)).not.toContain("t0k3n");
  });

  it("wants a region of AWS", async () => {
    expect(states(await checkSagemaker({ sagemaker: {}, environment: {} }))).toEqual(["sagemaker failed"]);
  });

  it("looks at the registry only where images are pushed", async () => {
    const docker = { config_file: path.join(dir, "none.json") };
    expect(await checkRegistry({ builder: {}, docker })).toEqual([]);
    const findings = await checkRegistry({ builder: { destination: "127.0.0.1:9/team/runs" }, docker });
    expect(states(findings)).toEqual(["registry warning", "registry warning"]);
    expect(findings[1]?.fix).toBe("Pushing needs them: docker login 127.0.0.1:9");
  });

  it("says what holds limits of local processes, and what is missing where they are wanted", async () => {
    const settings = (text: string) => {
      const config = path.join(dir, "process.yaml");
      fs.writeFileSync(config, text);
      return readSettings({ config }, { SLIPWAY_API_KEY: "k", PATH: process.env.PATH });
    };
    const off = "local_process: {cgroup: off, memory: 2Gi, cpus: 2}";
    const [user, limits] = await checkProcess(settings(off));
    expect(user?.detail).toContain(os.userInfo().username);
    expect(limits).toMatchObject({
      state: "warning",
      detail: expect.stringMatching(/memory 2 GiB, cpus 2; no control groups: .*switched off/u),
      fix: expect.stringMatching(/Nothing here holds .*cpus.*Delegate=yes/u),
    });
    const barred = settings("local_process: {cgroup: off, sandbox: bubblewrap, writable: [/no/such/place]}");
    const [, , sandbox] = await checkProcess(barred);
    expect(sandbox).toMatchObject({
      subject: "sandbox",
      state: "failed",
      fix: expect.stringContaining("will not start"),
    });
    const without = { ...barred, environment: { PATH: "/nowhere" } };
    expect((await checkProcess(without))[2]?.state).toBe("failed");
    await expect(createRunners(barred)).rejects.toThrow(/^local_process.sandbox: .*\.$/u);
  });

  it("never calls root fine", async () => {
    const check = async (text: string, uid: number) => {
      const config = path.join(dir, "user.yaml");
      fs.writeFileSync(config, text);
      const asked = vi.spyOn(process, "getuid").mockReturnValue(uid);
      try {
        return (
          await checkProcess(readSettings({ config }, { SLIPWAY_API_KEY: "k", PATH: process.env.PATH }))
        )[0];
      } finally {
        asked.mockRestore();
      }
    };
    expect(await check("name: a", 1_000)).toMatchObject({ state: "ok" });
    expect(await check("name: a", 0)).toMatchObject({
      state: "warning",
      detail: "programs run as root: whoever may launch a run here owns this machine",
      fix: expect.stringContaining("User="),
    });
    expect(await check("local_process: {sandbox: bubblewrap}", 0)).toMatchObject({
      state: "warning",
      detail: "the agent is root; in the sandbox programs run as nobody",
    });
  });

  it("is content when nothing that is needed is missing", async () => {
    const environment = {
      SLIPWAY_URL: await serve(200),
      SLIPWAY_API_KEY: "good",
      SLIPWAY_AGENT_WORK_DIR: dir,
    };
    const good = await runDoctor(readSettings({}, environment));
    expect(states(good.findings)).toEqual([
      "server ok",
      "token ok",
      "agent ok",
      expect.stringMatching(/^disk /u),
      "git ok",
      process.getuid?.() === 0 ? "local-process warning" : "local-process ok",
      "limits ok",
    ]);
    expect(good.isHealthy).toBe(true);
    expect((await runDoctor(readSettings({}, { ...environment, SLIPWAY_URL: nowhere }))).isHealthy).toBe(
      false,
    );
  });
});
