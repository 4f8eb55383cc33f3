import { describe, expect, it } from "vitest";
import type { JsonObject, JsonValue } from "../tree/node";
import { renderManifest } from "./render-manifest";

function render(config: JsonObject, references?: Record<string, string[]>) {
  return renderManifest({ resource: "docker", config, context: { runId: "r1", queueName: "q", references } });
}

function host(options: JsonObject) {
  const { manifest, issues } = render({ docker: { image: "a:1" }, resource_args: { docker: options } });
  return { host: manifest.HostConfig as JsonObject | undefined, body: manifest, issues };
}

describe("the body of a container", () => {
  it("replaces the image's entry point by the command, whole", () => {
    const { manifest } = render({ docker: { image: "a:1" }, command: ["python", "x.py"] });
    expect(manifest).toMatchObject({ Image: "a:1", Entrypoint: [], Cmd: ["python", "x.py"] });
  });

  it("starts an entry point with its interpreter, and leaves the image's own one alone when there is none", () => {
    expect(render({ docker: { image: "a:1" }, entry_point: ["run.sh"], args: ["1"] }).manifest).toMatchObject(
      {
        Entrypoint: ["sh", "run.sh"],
        Cmd: ["1"],
      },
    );
    const plain = render({ docker: { image: "a:1" }, args: ["1"] });
    expect(plain.manifest.Entrypoint).toBeUndefined();
    expect(plain.manifest.Cmd).toEqual(["1"]);
    expect(plain.issues).toEqual([]);
  });

  it("has a placeholder for an image built from source, which has no entry point of its own", () => {
    const { manifest, issues } = render({ git: { repository: "https://x.org/r" }, args: ["1"] });
    expect(manifest.Image).toBe("${image_uri}");
    expect(issues.map((issue) => issue.code)).toEqual(["missing-command"]);
  });

  it("merges variables by name; the top-level env wins, bare names are the agent's", () => {
    const { manifest, fromAgent } = render(
      {
        docker: { image: "a:1" },
        env: { A: "top", B: null, C: "${SECRET}" },
        resource_args: { docker: { env: ["A=inner", "D=x=y", "E"] } },
      },
      { "/env/C": ["SECRET"] },
    );
    expect(manifest.Env).toEqual(["A=top", "D=x=y", "E", "B", "C=${SECRET}"]);
    expect(fromAgent).toEqual([
      { name: "SECRET", at: "/Env/4" },
      { name: "E", at: "/Env/2" },
      { name: "B", at: "/Env/3" },
    ]);
  });

  it("is labelled ours, beside the admin's labels", () => {
    expect(host({ label: ["team=x"] }).body.Labels).toEqual({
      team: "x",
      "slipway/managed": "true",
      "slipway/run-id": "r1",
      "slipway/queue": "q",
    });
  });
});

describe("docker options", () => {
  it.each<[JsonObject, JsonObject]>([
    [{ gpus: "all" }, { DeviceRequests: [{ Count: -1, Capabilities: [["gpu"]] }] }],
    [{ gpus: 2 }, { DeviceRequests: [{ Count: 2, Capabilities: [["gpu"]] }] }],
    [{ gpus: "device=0,1" }, { DeviceRequests: [{ DeviceIDs: ["0", "1"], Capabilities: [["gpu"]] }] }],
    [{ gpus: '"device=0,1"' }, { DeviceRequests: [{ DeviceIDs: ["0", "1"], Capabilities: [["gpu"]] }] }],
    [{ gpus: [0, 1] }, { DeviceRequests: [{ DeviceIDs: ["0", "1"], Capabilities: [["gpu"]] }] }],
    [{ gpus: 0 }, { DeviceRequests: [] }],
    [{ gpus: "count=all" }, { DeviceRequests: [{ Count: -1, Capabilities: [["gpu"]] }] }],
    [{ gpus: "-1" }, { DeviceRequests: [{ Count: -1, Capabilities: [["gpu"]] }] }],
    [{ gpus: "count=2" }, { DeviceRequests: [{ Count: 2, Capabilities: [["gpu"]] }] }],
    [
      { gpus: "device=GPU-3a23c669-1f69-c64e-cf85-44e9b07e7a2a" },
      {
        DeviceRequests: [
          { DeviceIDs: ["GPU-3a23c669-1f69-c64e-cf85-44e9b07e7a2a"], Capabilities: [["gpu"]] },
        ],
      },
    ],
    [
      { gpus: "device=MIG-GPU-1/3/0,0:1" },
      { DeviceRequests: [{ DeviceIDs: ["MIG-GPU-1/3/0", "0:1"], Capabilities: [["gpu"]] }] },
    ],
    [
      { gpus: 'all,"capabilities=compute,utility"' },
      { DeviceRequests: [{ Count: -1, Capabilities: [["compute", "utility", "gpu"]] }] },
    ],
    // Without count or device `docker run` asks for one.
    [
      { gpus: "capabilities=utility" },
      { DeviceRequests: [{ Count: 1, Capabilities: [["utility", "gpu"]] }] },
    ],
    [
      { gpus: '"device=0,2",driver=nvidia,capabilities=gpu,"options=a=1,b=x=y"' },
      {
        DeviceRequests: [
          {
            Driver: "nvidia",
            DeviceIDs: ["0", "2"],
            Capabilities: [["gpu"]],
            Options: { a: "1", b: "x=y" },
          },
        ],
      },
    ],
    [{ gpus: "'\"device=0,1\"'" }, { DeviceRequests: [{ DeviceIDs: ["0", "1"], Capabilities: [["gpu"]] }] }],
    [{ memory: "8g" }, { Memory: 8_589_934_592 }],
    [{ m: "512m" }, { Memory: 536_870_912 }],
    [{ "--memory-swap": "-1" }, { MemorySwap: -1 }],
    [{ "shm-size": "1.5g" }, { ShmSize: 1_610_612_736 }],
    [{ cpus: "0.1" }, { NanoCpus: 100_000_000 }],
    [{ runtime: "nvidia" }, { Runtime: "nvidia" }],
    [
      { ulimit: ["memlock=-1", "nofile=1:2"] },
      {
        Ulimits: [
          { Name: "memlock", Soft: -1, Hard: -1 },
          { Name: "nofile", Soft: 1, Hard: 2 },
        ],
      },
    ],
    [{ volume: "/a:/b:ro" }, { Binds: ["/a:/b:ro"] }],
    [
      { mount: "type=bind,source=/a,target=/b,readonly" },
      {
        Mounts: [{ Type: "bind", Target: "/b", Source: "/a", ReadOnly: true }],
      },
    ],
    [
      { device: "/dev/a" },
      { Devices: [{ PathOnHost: "/dev/a", PathInContainer: "/dev/a", CgroupPermissions: "rwm" }] },
    ],
    [
      { publish: "127.0.0.1:80:8080" },
      { PortBindings: { "8080/tcp": [{ HostPort: "80", HostIp: "127.0.0.1" }] } },
    ],
    [{ sysctl: { "net.core.somaxconn": 1024 } }, { Sysctls: { "net.core.somaxconn": "1024" } }],
    [{ tmpfs: ["/run:size=1m", "/x"] }, { Tmpfs: { "/run": "size=1m", "/x": "" } }],
    [
      { network: "host", privileged: true },
      { NetworkMode: "host", Privileged: true },
    ],
    [{ device_read_bps: "/dev/sda:1m" }, { BlkioDeviceReadBps: [{ Path: "/dev/sda", Rate: 1_048_576 }] }],
  ])("%j becomes %j", (options, expected) => {
    const { host: hostConfig, issues } = host(options);
    expect(issues).toEqual([]);
    expect(hostConfig).toEqual(expected);
  });

  it.each<[string, JsonValue]>([
    ["memory", "lots"],
    ["memory", "9999999999999g"],
    ["cpus", "two"],
    ["gpus", "some"],
    ["gpus", "device="],
    ["gpus", ""],
    ["gpus", "1.5"],
    ["gpus", true],
    ["gpus", "all,count=2"],
    ["gpus", "2,device=0"],
    ["gpus", "gpu=0"],
    ["gpus", 'a"device=0"'],
    ["gpus", ["0", ""]],
    ["ulimit", "nofile"],
    ["privileged", "yes"],
    ["volume", { a: "b" }],
    ["mount", "type=nfs,target=/x"],
    ["pids_limit", 1.5],
  ])("%s: %j is refused with what is allowed", (key, value) => {
    const { issues } = host({ [key]: value });
    expect(issues).toHaveLength(1);
    expect(issues[0]).toMatchObject({
      code: "docker-option-value",
      severity: "error",
      path: `/resource_args/docker/${key}`,
    });
    expect(issues[0]?.allowed).not.toBe("");
  });

  it("leaves values alone that are not known yet", () => {
    const { host: hostConfig, issues } = host({ memory: "{{memory}}", gpus: "${GPUS}", ulimit: "{{limit}}" });
    expect(issues).toEqual([]);
    expect(hostConfig).toEqual({ Memory: "{{memory}}", DeviceRequests: "${GPUS}", Ulimits: "{{limit}}" });
  });

  it("names the option an unknown one was meant to be", () => {
    expect(host({ shm_sise: "1g" }).issues[0]).toMatchObject({
      code: "docker-option-unknown",
      suggestion: "shm_size",
    });
    expect(host({ frobnicate: "1g" }).issues[0]?.suggestion).toBeUndefined();
  });

  it("refuses what would take the container out of the agent's hands", () => {
    expect(host({ restart: "always" }).issues[0]).toMatchObject({ code: "docker-option-refused" });
    expect(host({ env_file: "x" }).issues[0]).toMatchObject({ code: "docker-option-refused" });
  });
});
