/** Images on the engine of a test cluster: of the agent's helpers, and of a program with nothing beside it. */
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "../..");

export const helperImage = "local/slipway-helper:test";
/** Holds `/cp` alone: no shell, no libraries. */
export const bareImage = "local/bare-cp:test";

export function buildTestImages(): void {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-images-"));
  try {
    const entry = path.join(dir, "entry.ts");
    const helper = path.join(root, "lib/agent/pod/run-helper.ts");
    const words = path.join(root, "lib/runners/kubernetes/artifacts/pod-protocol.ts");
    fs.writeFileSync(
      entry,
      `import { runHelper } from ${JSON.stringify(helper)};
import { helperCommands } from ${JSON.stringify(words)};
process.exit(await runHelper(process.argv[2] === helperCommands.inputs ? "inputs" : "outputs"));
`,
    );
    const bundle = ["--bundle", "--platform=node", "--format=esm", "--log-level=error"];
    const require =
      "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";
    execFileSync(path.join(root, "node_modules/.bin/esbuild"), [
      ...[entry, ...bundle, `--banner:js=${require}`, `--outfile=${path.join(dir, "helper.mjs")}`],
    ]);
    fs.copyFileSync("/bin/busybox", path.join(dir, "cp"));
    fs.chmodSync(path.join(dir, "cp"), 0o755);
    build(dir, helperImage, ["FROM local/node:1", "COPY helper.mjs /", 'ENTRYPOINT ["node", "/helper.mjs"]']);
    build(dir, bareImage, ["FROM scratch", "COPY cp /cp"]);
  } finally {
    fs.rmSync(dir, { recursive: true, force: true });
  }
}

function build(dir: string, tag: string, lines: string[]): void {
  fs.writeFileSync(path.join(dir, "Dockerfile"), `${lines.join("\n")}\n`);
  const env = { ...process.env, DOCKER_BUILDKIT: "0" };
  execFileSync("docker", ["build", "--quiet", "--tag", tag, dir], { env, stdio: "pipe" });
}
