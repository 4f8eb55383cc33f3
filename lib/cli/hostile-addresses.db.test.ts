/** Addresses that a web server must not ask for a researcher, at every door that takes a repository. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import net, { type AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { PersonActor } from "../access/actor";
import { createJob } from "../catalog/create-job";
import { saveJobVersion } from "../catalog/save-job-version";
import { enqueueRun } from "../dispatch/launch/enqueue-run";
import { previewRun } from "../dispatch/launch/preview-run";
import { rerunRun } from "../dispatch/launch/rerun-run";
import { type ApiServer, startApiServer } from "../testing/api-server";
import { makeMember, makePersonToken, makeQueue, makeTeam, uniqueName } from "../testing/factories";
import { prepareTestDatabase } from "../testing/test-database";
import { runCli } from "./run-cli";

const { database } = prepareTestDatabase();
const folder = mkdtempSync(path.join(os.tmpdir(), "slipway-hostile-"));
let connections = 0;
const trap = net.createServer((socket) => {
  connections += 1;
  socket.destroy();
});
let port = 0;
let server: ApiServer;
let person: PersonActor;
let token = "";
beforeAll(async () => {
  server = await startApiServer();
  await new Promise<void>((resolve) => trap.listen(0, "127.0.0.1", resolve));
  ({ port } = trap.address() as AddressInfo);
  const { teamId } = await makeTeam(database());
  await makeQueue(database(), teamId, { name: "open" });
  person = await makeMember(database(), "researcher", { teamId });
  token = (await makePersonToken(database(), person)).token;
});
afterEach(() => {
  vi.unstubAllEnvs();
  process.exitCode = 0;
});
afterAll(async () => {
  await server.close();
  trap.close();
  rmSync(folder, { recursive: true });
});

const addresses = [
  "http://127.0.0.1:PORT/r.git",
  "http://localhost:PORT/r.git",
  "http://2130706433:PORT/r.git",
  "http://0x7f000001:PORT/r.git",
  "http://0177.0.0.1:PORT/r.git",
  "http://127.1:PORT/r.git",
  "http://0.0.0.0:PORT/r.git",
  "http://[::ffff:127.0.0.1]:PORT/r.git",
  "http://[::ffff:7f00:1]:PORT/r.git",
  "http://[64:ff9b::7f00:1]:PORT/r.git",
  "http://user@127.0.0.1:PORT/r.git",
  "git://127.0.0.1:PORT/r.git",
  "ssh://git@127.0.0.1:PORT/r.git",
  "http://169.254.169.254/latest/meta-data",
];

async function call(method: string, address: string, body: object): Promise<number> {
  const response = await fetch(`${server.url}/api/v1/${address}`, {
    method,
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  await response.text();
  return response.status;
}

async function cli(...args: string[]): Promise<number> {
  vi.stubEnv("SLIPWAY_URL", server.url);
  vi.stubEnv("SLIPWAY_API_KEY", token);
  const spies = [vi.spyOn(process.stdout, "write"), vi.spyOn(process.stderr, "write")];
  for (const spy of spies) spy.mockImplementation(() => true);
  await runCli(args);
  for (const spy of spies) spy.mockRestore();
  return Number(process.exitCode ?? 0);
}

describe.each(addresses.map((address) => [address]))("%s", (pattern) => {
  it("is asked by no door", async () => {
    const jobText = `git: {repository: "${pattern.replace("PORT", String(port))}", branch: main}\nentry_point: train.py\n`;
    const launch = { queue: "open", jobText };
    expect((await previewRun(person, launch)).ok).toBe(true);
    const submitted = await enqueueRun(person, launch);
    if (!submitted.ok) throw new Error(JSON.stringify(submitted.issues));
    if (pattern.startsWith("http"))
      expect(submitted.issues).toContainEqual(
        expect.objectContaining({ code: "branch-not-pinned", severity: "warning", path: "/git/branch" }),
      );
    expect((await rerunRun(person, { runId: submitted.value.runId, mode: "today" })).ok).toBe(true);

    const name = uniqueName("job");
    expect((await createJob(person, { name, text: jobText })).ok).toBe(true);
    expect(
      (await saveJobVersion(person, { job: name, text: `${jobText}args: [--x]\n`, baseVersion: 1 })).ok,
    ).toBe(true);

    expect(await call("POST", "runs", launch)).toBe(201);
    expect(await call("PUT", `jobs/${uniqueName("job")}`, { text: jobText })).toBeLessThan(300);

    const file = path.join(folder, "job.yaml");
    writeFileSync(file, jobText);
    expect(await cli("launch", "--queue", "open", "--job-file", file)).toBe(0);
    expect(await cli("validate", file)).toBe(0);
    expect(connections).toBe(0);
  });
});
