// What the journeys run against: `npm start` on a fresh data directory, with its words kept for the journey of the first start.
import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";

const root = path.dirname(import.meta.dirname);
const [port, dataDir] = process.argv.slice(2);
fs.rmSync(dataDir, { recursive: true, force: true });
fs.mkdirSync(path.dirname(dataDir), { recursive: true });
const words = fs.createWriteStream(`${dataDir}.log`);
// The journeys' own Node options are not the server's.
const { NODE_OPTIONS: _, ...env } = process.env;
const child = spawn(
  process.execPath,
  [path.join(root, "bin/start.mjs"), "--port", port, "--data-dir", dataDir],
  {
    env,
    stdio: ["ignore", "pipe", "inherit"],
  },
);
child.stdout.on("data", (data) => {
  words.write(data);
  process.stdout.write(data);
});
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
child.on("exit", (code) => process.exit(code ?? 1));
