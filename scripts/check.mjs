// `npm run check`: format, lint, types, boundaries, dead code, unit tests. Needs no database; two lanes for two cores.
import { spawn } from "node:child_process";
import path from "node:path";
import { generate, install, root, step } from "../bin/prepare.mjs";

const bin = (name) => path.join(root, "node_modules/.bin", name);
const lanes = [
  [
    ["lock", process.execPath, ["scripts/check-lock.mjs"]],
    ["format, lint", bin("biome"), ["ci", "--error-on-warnings", "."]],
    ["types", process.execPath, ["node_modules/typescript-native/bin/tsc", "--noEmit"]],
    [
      "boundaries",
      bin("depcruise"),
      ["--config", ".dependency-cruiser.cjs", "app", "components", "lib", "bench"],
    ],
    ["dead code", bin("knip"), []],
  ],
  // Without a fresh set of modules for each file, which costs as much as the tests; `npm test` gives them one.
  [["unit tests", bin("vitest"), ["run", "--project", "unit", "--no-isolate"]]],
];

function run([name, command, args]) {
  const started = performance.now();
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, env: { ...process.env, FORCE_COLOR: "0" } });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => (output += data));
    child.on("close", (code) => {
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      process.stdout.write(`${code === 0 ? "✓" : "✕"} ${name.padEnd(14)} ${seconds.padStart(6)} s\n`);
      if (code !== 0) process.stdout.write(`${output}\n`);
      resolve(code === 0);
    });
  });
}

const withTests = !process.argv.includes("--no-tests");
await step("install", install);
await step("generate", generate);
const results = await Promise.all(
  lanes.map(async (lane) => {
    const passed = [];
    for (const task of lane) if (withTests || task[0] !== "unit tests") passed.push(await run(task));
    return passed.every(Boolean);
  }),
);
process.exit(results.every(Boolean) ? 0 : 1);
