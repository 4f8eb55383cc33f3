import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { notify } from "../db/notifications";
import { findRelatives } from "../runners/local-process/process-table.mjs";
import { startAgentServer } from "../testing/agent-server";
import { makeAgentToken, makeQueue, makeTeam } from "../testing/factories";
import { makeRun } from "../testing/run-factories";
import { prepareTestDatabase } from "../testing/test-database";
import { startLocalAgent } from "./local-agent";

const { database } = prepareTestDatabase();
const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-local-"));
const root = path.resolve(import.meta.dirname, "../..");
afterAll(() => fs.rmSync(dataDir, { recursive: true, force: true }));

describe("the agent of npm start", { timeout: 60_000 }, () => {
  it("runs what is launched, and leaves nothing running when it is stopped", async () => {
    const { teamId } = await makeTeam(database());
    const queue = await makeQueue(database(), teamId);
    const { token } = await makeAgentToken(database(), teamId);
    const tokenFile = path.join(dataDir, "agent-token");
    fs.writeFileSync(tokenFile, `${token}\n`, { mode: 0o600 });
    const server = await startAgentServer();
    const agent = await startLocalAgent({
      ...{ root, url: server.url, dataDir, tokenFile },
      logDir: path.join(dataDir, "logs"),
    });
    const launch = async (text: string) => {
      const program = { argv: ["sh", "-c", text] };
      const run = await makeRun(database(), { teamId, queueId: queue.id, program });
      await notify(database(), "slipway_queue", queue.id);
      return run.id;
    };
    const stateOf = async (id: string) => (await database().run.findUniqueOrThrow({ where: { id } })).state;

    const short = await launch('test -z "$SLIPWAY_API_KEY$DATABASE_URL$NEXTAUTH_SECRET" && echo fine');
    await expect.poll(() => stateOf(short), { timeout: 20_000 }).toBe("finished");
    const long = await launch("sleep 600");
    await expect.poll(() => stateOf(long), { timeout: 20_000 }).toBe("running");
    await agent.stop(15_000);
    expect(await agent.ended).toBe(0);
    expect(findRelatives(null, `SLIPWAY_ATTEMPT_ID=${long}:1`)).toEqual([]);
    expect(await stateOf(long)).toBe("queued");
    await server.stop();
  });

  it("says where its log is when it cannot start", async () => {
    const tokenFile = path.join(dataDir, "absent");
    const started = startLocalAgent({
      ...{ root, url: "http://127.0.0.1:9", dataDir, tokenFile },
      logDir: path.join(dataDir, "logs"),
    });
    await expect(started).rejects.toThrow("agent.log");
    expect(fs.readFileSync(path.join(dataDir, "logs/agent.log"), "utf8")).toContain("cannot be read");
  });
});
