#!/usr/bin/env node
// One web server in a container: brings the database up to date, then serves. It needs DATABASE_URL, NEXTAUTH_SECRET and NEXTAUTH_URL.
import { spawnSync } from "node:child_process";
import path from "node:path";
import { pathToFileURL } from "node:url";

const root = path.dirname(import.meta.dirname);
const prepare = [
  "--conditions=react-server",
  "--import",
  "tsx",
  path.join(root, "lib/local/prepare-server.ts"),
];
const { status } = spawnSync(process.execPath, prepare, { cwd: root, stdio: "inherit" });
if (status !== 0) process.exit(1);
await import(pathToFileURL(path.join(root, ".next/standalone/server.js")).href);
