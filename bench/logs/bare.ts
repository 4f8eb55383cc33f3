/** The same lines through a pipe, one HTTP request and a server that only passes them on. */
import { spawn } from "node:child_process";
import http from "node:http";
import path from "node:path";
import { cpuSeconds, peakMemory } from "../usage";
import { openReaders } from "./readers";
import type { Load, LogResult } from "./results";
import { startBareServer } from "./servers";

export async function measureBare(load: Load): Promise<LogResult> {
  const { dir, seconds, perSecond, watchers } = load;
  const server = await startBareServer(dir);
  const serverPid = server.process.pid ?? 0;
  const readers = await openReaders({
    ...{ dir, runId: "bare", key: "none", watchers },
    ...{ pageUrl: server.url, watchersUrl: server.url },
  });
  const before = { server: cpuSeconds(serverPid), readers: cpuSeconds(readers.watchersPid) };
  const program = spawn(
    process.execPath,
    [path.join(import.meta.dirname, "produce.mjs"), String(perSecond), String(seconds)],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  const request = http.request(server.url, { method: "POST" });
  program.stdout.pipe(request);
  let lastLine = 0;
  program.stdout.on("end", () => {
    lastLine = performance.now();
  });
  await readers.ended();
  const behind = performance.now() - lastLine;
  const percent = (used: number) => (100 * used) / seconds;
  const cpu = [
    { name: "server", percent: percent(cpuSeconds(serverPid) - before.server) },
    { name: "watchers", percent: percent(cpuSeconds(readers.watchersPid) - before.readers) },
  ];
  const total = seconds * perSecond;
  const { reports } = await readers.report(total);
  const result: LogResult = {
    ...load,
    ...{ kind: "bare", firstBreak: Number.POSITIVE_INFINITY, broken: "nothing", behind, cpu },
    page: readers.page.report(total),
    others: reports,
    serverMemory: peakMemory(serverPid),
  };
  await readers.stop();
  await server.process.stop(5_000);
  return result;
}
