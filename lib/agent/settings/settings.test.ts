import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readSettings } from "./settings";
import { SettingsError } from "./settings-error";

const root = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-settings-"));
afterAll(() => fs.rmSync(root, { recursive: true, force: true }));
function write(name: string, text: string): string {
  fs.writeFileSync(path.join(root, name), text);
  return path.join(root, name);
}
const key = { SLIPWAY_API_KEY: "slw_abc" };
function refusalOf(...args: Parameters<typeof readSettings>): string {
  try {
    readSettings(...args);
  } catch (error) {
    if (error instanceof SettingsError) return error.message;
    throw error;
  }
  throw new Error("the settings were accepted");
}

describe("an agent's settings", () => {
  it("need a token and nothing else", () => {
    const settings = readSettings({}, key);
    expect(settings).toMatchObject({
      url: "http://127.0.0.1:3000",
      maxJobs: 1,
      resources: ["local-process"],
      allowedEnv: [],
      stopRuns: false,
      queues: undefined,
    });
    expect(settings.name).toBe(os.hostname());
    expect(settings.readToken()).toBe("slw_abc");
    expect(path.isAbsolute(settings.workDir)).toBe(true);
  });

  it("say how SageMaker is reached and images are built, in the older words too", () => {
    const config = write(
      "sagemaker.yaml",
      "sagemaker: {region: eu-west-1, poll_seconds: 5}\nbuilder: {type: docker, destination: r.example/a, accelerator: {base_image: 'x:1'}}\n",
    );
    expect(readSettings({ config }, key)).toMatchObject({
      resources: ["sagemaker"],
      sagemaker: { region: "eu-west-1", poll_seconds: 5 },
      builder: { type: "docker", destination: "r.example/a", accelerator: { base_image: "x:1" } },
    });
    const older = write(
      "older.yaml",
      "environment: {type: aws, region: us-east-1}\nregistry: {type: ecr, uri: r.example/b}\nbuilder: {type: docker}\n",
    );
    expect(readSettings({ config: older }, key)).toMatchObject({
      sagemaker: { region: "us-east-1" },
      builder: { type: "docker", destination: "r.example/b" },
    });
  });

  it("say what local processes may have, and everything that is wrong with it", () => {
    const config = write(
      "process.yaml",
      "local_process: {memory: 16Gi, cpus: 2, sandbox: bubblewrap, hidden: [/srv/keys]}\nmax_total_log_mb: 64\nkeep_failed_hours: 2\ngit_cache_days: 1\n",
    );
    expect(readSettings({ config }, key)).toMatchObject({
      localProcess: {
        limits: { memory: 16 * 1024 ** 3, cpus: 2 },
        cgroup: "auto",
        sandbox: { network: false, writable: [], readable: [], hidden: ["/srv/keys"] },
      },
      maxTotalLogBytes: 64 * 1024 ** 2,
      keepFailedMs: 2 * 3_600_000,
      gitCache: { maxAgeMs: 24 * 3_600_000 },
    });
    expect(readSettings({}, key).localProcess).toEqual({ limits: {}, cgroup: "auto", sandbox: null });
    const wrong = write("wrong-process.yaml", "local_process: {memory: lots, processes: 0, cgroup: here}\n");
    expect(refusalOf({ config: wrong }, key)).toMatch(/wrong-process.yaml:1:\d+ `memory`.*\n.*`processes`/);
    const open = write("open.yaml", "local_process: {network: false, cgroup: here, cpus: 1}\n");
    expect(refusalOf({ config: open }, key)).toMatch(/cgroup.*need `sandbox: bubblewrap`/);
  });

  it("offer this machine's own processes only where the file names no other place, or names them too", () => {
    const resourcesOf = (text: string) =>
      readSettings({ config: write("resources.yaml", text) }, key).resources;
    expect(resourcesOf("name: a\n")).toEqual(["local-process"]);
    expect(resourcesOf("docker: {}\n")).toEqual(["docker"]);
    expect(resourcesOf("kubernetes: {namespace: ml}\n")).toEqual(["kubernetes"]);
    expect(resourcesOf("sagemaker: {region: eu-west-1}\n")).toEqual(["sagemaker"]);
    expect(resourcesOf("docker: {}\nlocal_process: {cpus: 2}\n")).toEqual(["local-process", "docker"]);
    expect(resourcesOf("kubernetes: {}\nresources: [docker]\n")).toEqual(["docker"]);
  });

  it("come from the file, then the environment, then the command line", () => {
    const config = write(
      "agent.yaml",
      "name: file\nqueues: [a, b]\nmax_jobs: -1\nenv: [KEY, 'WANDB_*']\nenv_files: {TOKEN: /run/token}\ngit_sources: [/srv/*]\nwork_dir: /var/slipway\ndocker: {host: 'unix:///x'}\n",
    );
    expect(readSettings({ config }, key)).toMatchObject({
      name: "file",
      queues: ["a", "b"],
      maxJobs: 10_000,
      allowedEnv: ["KEY", "WANDB_*"],
      envFiles: { TOKEN: "/run/token" },
      gitSources: ["/srv/*"],
      workDir: "/var/slipway",
      resources: ["docker"],
    });
    const environment = {
      ...key,
      SLIPWAY_URL: "https://x.example.com/",
      SLIPWAY_AGENT_NAME: "env",
      SLIPWAY_AGENT_CONFIG: config,
    };
    expect(readSettings({}, environment)).toMatchObject({ name: "env", url: "https://x.example.com" });
    expect(readSettings({ name: "flag", queues: ["c"], maxJobs: 3 }, environment)).toMatchObject({
      name: "flag",
      queues: ["c"],
      maxJobs: 3,
    });
  });

  it("lead programs to the server's address, unless they have one of their own", () => {
    const url = "https://x.example.com";
    const config = write("runs.yaml", "runs_url: https://runs.example.com/\n");
    expect(readSettings({}, { ...key, SLIPWAY_URL: url }).runsUrl).toBe(url);
    expect(readSettings({ config }, { ...key, SLIPWAY_URL: url }).runsUrl).toBe("https://runs.example.com");
    const SLIPWAY_RUNS_URL = "http://10.0.0.1:3000";
    expect(readSettings({ config }, { ...key, SLIPWAY_RUNS_URL }).runsUrl).toBe(SLIPWAY_RUNS_URL);
    expect(refusalOf({}, { ...key, SLIPWAY_RUNS_URL: "x" })).toContain("runs_url");
  });

  it("read a token file anew, and keep the last token while it is replaced", () => {
    const file = write("token", "slw_first\n");
    const { readToken } = readSettings({}, { SLIPWAY_AGENT_TOKEN_FILE: file });
    write("token", "slw_second\n");
    expect(readToken()).toBe("slw_second");
    fs.rmSync(file);
    expect(readToken()).toBe("slw_second");
  });

  it("are refused with the place and without the token", () => {
    expect(refusalOf({}, {})).toContain("SLIPWAY_API_KEY");
    expect(refusalOf({}, { SLIPWAY_API_KEY: "slw_a b" })).not.toContain("slw_a");
    expect(refusalOf({}, { SLIPWAY_AGENT_TOKEN_FILE: path.join(root, "absent") })).toContain(
      "cannot be read",
    );
    expect(refusalOf({}, { ...key, SLIPWAY_URL: "ftp://x" })).toContain("SLIPWAY_URL");
    expect(refusalOf({ maxJobs: 0 }, key)).toContain("max_jobs");
    expect(refusalOf({ config: path.join(root, "absent.yaml") }, key)).toContain("cannot be read");
    const config = write("wrong.yaml", "max_jobs: lots\nqueues: a\n");
    expect(refusalOf({ config }, key)).toMatch(
      /wrong\.yaml:1:\d+ .*max_jobs.*\n.*wrong\.yaml:2:\d+ .*queues/s,
    );
  });
});

describe("secrets that a cloud keeps", () => {
  const read = (secrets: string) => {
    const config = path.join(root, "secrets.yaml");
    fs.writeFileSync(config, `secrets: ${secrets}\n`);
    return readSettings({ config }, { SLIPWAY_API_KEY: "k" }).secrets;
  };

  it("are read from the file", () => {
    expect(
      read("{A: {aws: prod/a, key: k, region: eu-west-1}, B: {gcp: projects/p/secrets/b, version: 3}}"),
    ).toEqual({
      A: { aws: "prod/a", key: "k", region: "eu-west-1" },
      B: { gcp: "projects/p/secrets/b", version: "3" },
    });
  });

  it.each([
    ["{A: {}}", "must name one of `aws` and `gcp`"],
    ["{A: {aws: a, gcp: b}}", "must name one of `aws` and `gcp`"],
    ["{'a b': {aws: a}}", "is no name of a variable"],
    ["{A: {aws: a, endpoint: 'file:///x'}}", "endpoint"],
  ])("%s is refused", (secrets, words) => expect(() => read(secrets)).toThrow(words));
});
