/** `slipway run export` against the real routes: the archive is one that others read, and nothing is written over. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import { type ApiServer, startApiServer } from "../testing/api-server";
import { makeMember, makePersonToken, makeQueue } from "../testing/factories";
import { makeRun } from "../testing/run-factories";
import { prepareTestDatabase } from "../testing/test-database";
import { runCli } from "./run-cli";

const { database } = prepareTestDatabase();
let server: ApiServer;

beforeAll(async () => {
  server = await startApiServer();
});
afterAll(() => server.close());
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  process.exitCode = 0;
});

const list =
  "import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; print('\\n'.join(z.namelist()))";

it("writes one archive with a README first, and writes over nothing", async () => {
  const actor = await makeMember(database(), "viewer");
  const { token } = await makePersonToken(database(), actor);
  const queue = await makeQueue(database(), actor.teamId);
  const run = await makeRun(database(), { teamId: actor.teamId, queueId: queue.id });
  vi.stubEnv("SLIPWAY_URL", server.url);
  vi.stubEnv("SLIPWAY_API_KEY", token);
  const said: string[] = [];
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, "write").mockImplementation((text) => said.push(String(text)) > 0);
  const folder = mkdtempSync(path.join(os.tmpdir(), "slipway-cli-"));
  const file = path.join(folder, "a.zip");
  await runCli(["run", "export", run.id, "--output", file]);
  expect([Number(process.exitCode ?? 0), said]).toEqual([0, [`${file}\n`]]);
  const names = execFileSync("python3", ["-c", list, file], { encoding: "utf8" }).trim().split("\n");
  expect(names.map((name) => name.split("/").slice(1).join("/"))).toEqual(
    expect.arrayContaining(["README.md", "run.json", "config.yaml", "sources.json", "request.json"]),
  );
  writeFileSync(file, "mine");
  await runCli(["run", "export", run.id, "--output", file]);
  expect([Number(process.exitCode ?? 0), readFileSync(file, "utf8")]).toEqual([1, "mine"]);
  expect(said.at(-1)).toMatch(/a\.zip is there already/);
  const never = path.join(folder, "b.zip");
  await runCli(["run", "export", "no-such-run", "--output", never]);
  expect([Number(process.exitCode ?? 0), existsSync(never)]).toEqual([1, false]);
});
