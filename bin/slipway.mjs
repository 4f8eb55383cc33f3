#!/usr/bin/env node
// `npx slipway …`: runs lib/cli/main.ts of this clone, whatever the working directory is.
import path from "node:path";

const root = path.dirname(import.meta.dirname);
const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19))
  fail(`slipway needs Node 20.19 or newer; this is ${process.versions.node}.`);

try {
  const { register } = await import("tsx/esm/api");
  register({ tsconfig: path.join(root, "tsconfig.json") });
} catch {
  fail(`The dependencies are not installed: run npm ci in ${root}.`);
}
await import("../lib/cli/main.ts");

function fail(sentence) {
  process.stderr.write(`✕ ${sentence}\n`);
  process.exit(1);
}
