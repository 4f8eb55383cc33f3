/** Ways out of the sandbox, tried for real: as the agent of an ordinary user and, where tests are root, as root's. */

import fs from "node:fs";
import net from "node:net";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { needs } from "../../../testing/needs";
import { noSandbox, script } from "../../../testing/process-harness";
import { type SandboxClient, startSandboxClient } from "../../../testing/sandbox-client";
import { findTool } from "../find-program";
import type { SandboxSettings } from "./sandbox";

const secret = "open-sesame";
const isRoot = process.getuid?.() === 0;
const uid = process.getuid?.() ?? 0;
const noPerl = findTool("perl", process.env.PATH) === null ? "perl is not installed" : null;
const noFilter = ["x64", "arm64"].includes(process.arch)
  ? null
  : `the filter of system calls does not know ${process.arch}`;

const users: [string, number][] = isRoot
  ? [
      ["root", 0],
      ["an ordinary user", 54_321],
    ]
  : [["an ordinary user", uid]];

describe.each(users)("out of the sandbox of an agent that is %s", needs(noSandbox), (_, agentUid) => {
  const world = fs.mkdtempSync("/var/tmp/slipway-escape-");
  const at = (...names: string[]) => path.join(world, ...names);
  const sandbox: SandboxSettings = {
    network: false,
    writable: [],
    readable: [],
    hidden: [at("etc")],
    agentDir: at("agent"),
  };
  let client: SandboxClient;
  const servers: net.Server[] = [];

  function write(name: string, text: string = secret, mode = 0o600) {
    fs.mkdirSync(path.dirname(at(name)), { recursive: true });
    fs.writeFileSync(at(name), text, { mode });
  }
  const listen = (where: net.ListenOptions) =>
    new Promise<net.Server>((resolve) => {
      const server = net.createServer((socket) => socket.end(secret));
      server.listen(where, () => resolve(server));
      servers.push(server);
    });
  function own(dir: string) {
    fs.chownSync(dir, agentUid, agentUid);
    for (const entry of fs.readdirSync(dir, { withFileTypes: true })) {
      const file = path.join(dir, entry.name);
      if (entry.isDirectory()) own(file);
      else fs.lchownSync(file, agentUid, agentUid);
    }
  }

  beforeAll(() => {
    fs.chmodSync(world, 0o755);
    for (const name of [
      ".ssh/id_ed25519",
      ".aws/credentials",
      ".cache/huggingface/token",
      ".npmrc",
      ".pypirc",
    ])
      write(`home/${name}`);
    for (const name of [".config/gh/hosts.yml", ".kaggle/kaggle.json", ".netrc", ".any-new-tool/token"])
      write(`home/${name}`);
    write("home/tools/bin/hello", "#!/bin/sh\necho hello\n", 0o755);
    write("home/.cache/huggingface/model", "weights", 0o644);
    write("etc/agent.env", secret, 0o644);
    write("agent/attempts/other.1/code/data");
    fs.chmodSync(at("home"), 0o755);
    if (isRoot) own(world);
    client = startSandboxClient(agentUid, { HOME: at("home"), SLIPWAY_API_KEY: secret });
  });
  afterAll(async () => {
    await client.close();
    for (const server of servers) server.close();
    fs.rmSync(world, { recursive: true, force: true });
  });
  const run = (text: string, settings: Partial<SandboxSettings> = {}, env: Record<string, string> = {}) =>
    client.run({
      agentDir: at("agent"),
      sandbox: { ...sandbox, ...settings },
      program: { argv: script(text), env },
    });
  /** What the same program does where nothing holds it back: a way that is no way anyhow proves nothing. */
  const runOpen = (text: string) => client.run({ agentDir: at("agent"), program: { argv: script(text) } });

  it("leads no privilege, now or later", async () => {
    const { stdout } = await run(
      "id -u; cat /proc/self/status /proc/1/status | grep -E '^(Cap|NoNewPrivs)' | sort -u",
    );
    const [user, ...held] = stdout.trim().split("\n");
    expect(user).toBe(String(agentUid === 0 ? 65_534 : agentUid));
    for (const line of held) expect(line).toMatch(/^(Cap\w+:\s+0+|NoNewPrivs:\s+1)$/u);
    const more = await run(
      "unshare -Ur true && echo namespace; mount -o remount,rw / && echo remount; umount /run && echo umount; mknod x b 8 0 && echo device; chroot / true && echo chroot",
    );
    expect(more.stdout).toBe("");
    expect(more.stderr).not.toContain("not found");
  });

  it("leads no change of the machine", async () => {
    const kernel = ["/proc/sys/kernel/core_pattern", "/proc/sysrq-trigger", "/sys/kernel/uevent_helper"];
    const system = ["/sys/power/state", "/sys/fs/cgroup/cgroup.procs", "/etc/passwd", "/etc/ld.so.cache"];
    const added = [
      "/etc/x",
      "/usr/x",
      "/var/tmp/x",
      "/run/x",
      "/root/x",
      "/home/x",
      at("home/x"),
      at("agent/x"),
    ];
    const files = [...kernel, ...system, ...added];
    // Only opened: should one be open, the machine shall live.
    const { stdout } = await run(
      `for file in ${files.join(" ")}; do (: >>"$file") 2>/dev/null && echo "$file"; done; find /dev -type b; ls /dev/mem /dev/kmsg /dev/sda /dev/vda`,
    );
    expect(stdout).toBe("");
  });

  it("leads no sight of secrets", async () => {
    const look = `cat /etc/shadow 2>/dev/null | head -1; grep -rs ${secret} ${at("home")} ${at("etc")} ${at("agent/attempts")} /proc/[0-9]*/environ /proc/1/root${at("home")} | cut -d: -f1 | sort -u`;
    const open = await runOpen(look);
    expect(open.stdout.split("\n").length).toBeGreaterThan(11);
    const { stdout } = await run(`${look}; ln -s ${at("home")} link; cat link/.netrc`);
    expect(stdout).toBe("");
  });

  it("leads nothing that a repository or its links name", async () => {
    const codeDir = at("agent/attempts/mine.1/code");
    const named = [
      at("home/.ssh"),
      at("agent/attempts/other.1/code"),
      at("agent/git/../attempts/other.1/code"),
    ];
    write("agent/attempts/mine.1/code/.git/objects/info/alternates", `${named.join("\n")}\n`);
    if (isRoot) own(at("agent/attempts/mine.1"));
    const { stdout } = await client.run({
      ...{ agentDir: at("agent"), sandbox, codeDir },
      program: { argv: script(`cat ${named.map((dir) => `${dir}/*`).join(" ")}`) },
    });
    expect(stdout).toBe("");
  });

  it("leads none of a run's variables into the programs that make the sandbox", async () => {
    fs.mkdirSync(at("traces"));
    fs.chmodSync(at("traces"), 0o777);
    // With these the dynamic linker writes files, as with others it would load a library.
    const env = { LD_DEBUG: "files", LD_DEBUG_OUTPUT: at("traces/trace") };
    await client.run({ agentDir: at("agent"), program: { argv: ["true"], env } });
    const written = fs.readdirSync(at("traces")).length;
    const { stdout } = await run('echo "$LD_DEBUG"', {}, env);
    expect(stdout).toContain("files\n");
    expect(fs.readdirSync(at("traces"))).toHaveLength(written);
  });

  it("leads to no process outside, and no descriptor of one", async () => {
    const { stdout } = await run(
      `kill -0 ${client.pid} && echo alive; ls /proc | grep -c '^[0-9]'; ls /proc/self/fd | tr '\\n' ' '; (echo x >/proc/1/fd/3) 2>/dev/null && echo told`,
    );
    const [processes, descriptors, ...rest] = stdout.trim().split("\n");
    expect(Number(processes)).toBeLessThan(8);
    expect(descriptors?.trim()).toBe("0 1 2 3"); // the last one is the directory that ls reads
    expect(rest).toEqual([]);
  });

  it("leads to no service of the machine without the network", needs(noPerl), async () => {
    // As long as a name can be: shorter ones are filled up by some.
    const name = path.basename(world).padEnd(107, "x");
    const socket = at("service.sock");
    await listen({ path: socket });
    fs.chmodSync(socket, 0o777);
    await listen({ path: `\0${name}` });
    const tcp = await listen({ port: 0, host: "127.0.0.1" });
    const address = tcp.address();
    const port = typeof address === "object" ? address?.port : 0;
    const ask = [
      `perl -MIO::Socket::UNIX -e 'print IO::Socket::UNIX->new(Peer => shift)->getline' ${socket}`,
      `perl -MIO::Socket::UNIX -e 'print IO::Socket::UNIX->new(Peer => "\\0" . shift)->getline' ${name}`,
      `perl -MIO::Socket::INET -e 'print IO::Socket::INET->new(PeerAddr => shift)->getline' 127.0.0.1:${port}`,
    ].join("; echo; ");
    expect((await runOpen(ask)).stdout.split("\n")).toEqual([secret, secret, secret]);
    expect((await run(ask)).stdout.trim()).toBe("");
    // With the network what listens on it is open, and the files of sockets are not.
    expect((await run(ask, { network: true })).stdout.split("\n")).toEqual(["", secret, secret]);
  });

  it(
    "leads no call to the keys of the agent, its terminal or other namespaces",
    needs(noPerl, noFilter),
    async () => {
      const [keyctl, unshare, setns, ioctl] =
        process.arch === "x64" ? [250, 272, 308, 16] : [219, 97, 268, 29];
      const call = (...words: (string | number)[]) =>
        `perl -e 'open F, "</dev/null"; print syscall(${words.join(",")}) >= 0 ? "done" : $! + 0, " "'`;
      const calls = [
        call(keyctl, 0, -3, 0),
        call(ioctl, "fileno(F)", 0x5412, 0),
        call(unshare, 0x10000000),
        call(setns, "fileno(F)", 0),
        // What most programs do all day.
        call(unshare, 0x400),
      ].join("; ");
      const notATerminal = 25;
      expect((await runOpen(calls)).stdout).toMatch(
        new RegExp(`^done ${notATerminal} done \\d+ done $`, "u"),
      );
      expect((await run(calls)).stdout).toBe("1 1 1 1 done ");
    },
  );

  it("leads, of a home, only to what is listed, and to no credential in it", async () => {
    const readable = [at("home/tools"), at("home/.cache/huggingface")];
    const look = `${at("home/tools/bin/hello")}; cat ${at("home/.cache/huggingface")}/*; ls -A ${at("home")}`;
    const { stdout, stderr } = await run(look, { readable });
    expect(stdout).toBe("hello\nweights.cache\ntools\n");
    expect(stderr).toMatch(/^cat: \S+\/token: Permission denied\n$/u);
    const byName = await run(look, { readable: [...readable, at("home/.cache/huggingface/token")] });
    expect(byName.stdout).toContain(agentUid === 0 ? "weights" : secret);
    const shut = await run(look, { readable, hidden: [at("home/.cache/huggingface")] });
    expect(shut.stdout).toBe("hello\ntools\n");
  });

  it("says where a command is that the sandbox hides", async () => {
    await expect(
      client.run({
        ...{ agentDir: at("agent"), sandbox },
        program: { argv: ["hello"], env: { PATH: `${at("home/tools/bin")}:/usr/bin` } },
      }),
    ).rejects.toThrow(
      `the command hello is ${at("home/tools/bin/hello")}, which the agent's sandbox hides from programs: list the directory`,
    );
  });
});
