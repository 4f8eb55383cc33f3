import { describe, expect, it } from "vitest";
import type { Texts } from "./fixtures/cases";
import { resolveTexts } from "./fixtures/cases";

const native = (resource: string, inner: string, guardrails = "", config = ""): Texts => ({
  queue: `resource: ${resource}\n${config}\nguardrails: {overrides: any${guardrails}}`,
  job: `resource_args: {${resource}: ${inner}}`,
});

describe("docker", () => {
  it.each([
    "{gpus: all}",
    "{cpus: 2, cpu-period: 100000, cpu_quota: 5, cpuShares: 5, cpuset-cpus: '0,1', cpuset_mems: '0'}",
    "{m: 1g}",
    "{--memory: 1g, memory-reservation: 1g, memory_swap: 2g}",
    "{shm-size: 1g, pids-limit: 100, platform: linux/amd64, ulimit: [nofile=1024]}",
    "{env: [A=1], workdir: /x, name: n, command: [a]}",
    "{e: {A: 1}, w: /x}",
    "{runtime: nvidia}",
    "{runtime: runc}",
    "{privileged: false}",
  ])("open: %s", (options) => {
    expect(resolveTexts(native("docker", options)).errors).toEqual([]);
  });

  it.each([
    "{privileged: true}",
    "{Privileged: true}",
    "{--privileged: true}",
    "{privileged: 'true'}",
    "{privileged: 1}",
    "{privileged: [true]}",
    "{privileged: ''}",
    "{--privileged: ''}",
    "{-privileged: true}",
    "{PRIVILEGED: true}",
    "{pri_vileged: true}",
    "{cap-add: [SYS_ADMIN]}",
    "{cap_add: ALL}",
    "{capAdd: [ALL]}",
    "{CapAdd: [ALL]}",
    "{volume: ['/:/host']}",
    "{v: '/:/host'}",
    "{-v: ['/var/run/docker.sock:/var/run/docker.sock']}",
    "{volumes: ['/:/host']}",
    "{mount: 'type=bind,src=/,dst=/host'}",
    "{tmpfs: /x}",
    "{volumes-from: other}",
    "{network: host}",
    "{net: host}",
    "{--net: host}",
    "{pid: host}",
    "{ipc: host}",
    "{uts: host}",
    "{userns: host}",
    "{cgroupns: host}",
    "{cgroup-parent: /}",
    "{device: /dev/sda}",
    "{devices: [/dev/mem]}",
    "{device-cgroup-rule: 'c *:* rwm'}",
    "{security-opt: ['seccomp=unconfined']}",
    "{security_opt: apparmor=unconfined}",
    "{user: root}",
    "{u: 0}",
    "{group-add: docker}",
    "{entrypoint: /bin/sh}",
    "{env-file: /etc/passwd}",
    "{publish: ['0.0.0.0:22:22']}",
    "{p: ['22:22']}",
    "{add-host: 'a:1.2.3.4'}",
    "{dns: 1.2.3.4}",
    "{sysctl: ['kernel.shm_rmid_forced=1']}",
    "{oom-kill-disable: true}",
    "{oom-score-adj: -1000}",
    "{restart: always}",
    "{log-driver: syslog}",
    "{label: ['a=b']}",
    "{link: other}",
    "{rm: false}",
    "{init: true}",
    "{HostConfig: {Privileged: true}}",
    "{host_config: {Binds: ['/:/host']}}",
    "{runtime: kata}",
    "{runtime: [nvidia, evil]}",
    "{gpus: 'all --privileged'}",
    "{memory: '1g --privileged'}",
    "{memory: ['1g', '--privileged']}",
    "{env: ['A=1', '--privileged']}",
    "{ulimit: ['nofile=1', '--privileged']}",
    "{name: '--privileged'}",
    "{workdir: '-v /:/host'}",
    "{gpus: {--privileged: true}}",
    "'--privileged'",
    "[--privileged]",
    "['--volume=/:/host']",
    "{unknown-thing: 1}",
    "{'privileged ': true}",
    "{' privileged': true}",
    "{'privileged=true': ''}",
    "{'gpus all --privileged': ''}",
    "{рrivileged: true}",
  ])("refused: %s", (options) => {
    const { errors } = resolveTexts(native("docker", options));
    expect(errors.length).toBeGreaterThan(0);
    expect(
      errors.every((error) =>
        /^(?:native-setting-refused|flag-in-value|wrong-type|bad-env-name) /.test(error),
      ),
    ).toBe(true);
  });

  it("local-container and other spellings of the resource are docker", () => {
    for (const key of ["local-container", "docker"]) {
      const job = `resource_args: {${key}: {privileged: true}}`;
      expect(resolveTexts({ queue: "guardrails: {overrides: any}", job }).errors).toEqual([
        "native-setting-refused /resource_args/docker/privileged",
      ]);
    }
  });

  it("equal to the queue's, or opened by native.allow, passes; native.deny closes", () => {
    expect(
      resolveTexts(
        native("docker", "{cap-add: [SYS_PTRACE]}", "", "resource_args: {docker: {cap_add: [SYS_PTRACE]}}"),
      ).errors,
    ).toEqual([]);
    expect(
      resolveTexts(
        native(
          "docker",
          "{cap-add: [SYS_PTRACE, X]}",
          "",
          "resource_args: {docker: {cap_add: [SYS_PTRACE]}}",
        ),
      ).errors,
    ).not.toEqual([]);
    expect(
      resolveTexts(
        native("docker", "{capAdd: [SYS_PTRACE]}", ", native: {allow: [resource_args.docker.cap-add]}"),
      ).errors,
    ).toEqual([]);
    expect(
      resolveTexts(
        native("docker", "{platform: linux/arm64}", ", native: {deny: [resource_args.docker.platform]}"),
      ).errors,
    ).toEqual(["native-setting-refused /resource_args/docker/platform"]);
  });

  it("does not let the admin's hardening be taken away", () => {
    const hardened =
      "resource_args: {docker: {read-only: true, cap-drop: [ALL], user: '1000', privileged: false}}";
    for (const options of [
      "{read-only: null}",
      "{read_only: false}",
      "{cap-drop: null}",
      "{cap_drop: []}",
      "{user: null}",
      "null",
    ]) {
      expect(resolveTexts(native("docker", options, "", hardened)).errors.length).toBeGreaterThan(0);
    }
    expect(
      resolveTexts({ ...native("docker", "{}", "", hardened), job: "resource_args: null" }).errors.length,
    ).toBeGreaterThan(0);
    expect(resolveTexts(native("docker", "{privileged: false}", "", hardened)).errors).toEqual([]);
  });
});
