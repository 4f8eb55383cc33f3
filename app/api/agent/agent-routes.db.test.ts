import { expect, it } from "vitest";
import { getDatabase } from "@/lib/db/client";
import { protocolVersion } from "@/lib/runs/agent-protocol";
import { answerRequest } from "@/lib/testing/api-server";
import { makeAgentToken, makeTeam } from "@/lib/testing/factories";
import { makeIdentity } from "@/lib/testing/run-factories";
import { prepareTestDatabase } from "@/lib/testing/test-database";

prepareTestDatabase();

async function post(path: string, token: string, body: object): Promise<Response> {
  return answerRequest(
    new Request(`http://slipway.test/api/agent/${path}`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    }),
  );
}

const hello = {
  protocol: protocolVersion,
  ...makeIdentity(),
  name: "gpu-07",
  version: "1.0.0",
  host: "gpu-07",
  maxJobs: 1,
  resources: ["local-process"],
};

it("an agent registers, beats and reports over paths with and without parameters", async () => {
  const { teamId } = await makeTeam(getDatabase());
  const { token } = await makeAgentToken(getDatabase(), teamId);
  const registered = await post("register", token, hello);
  expect(registered.status).toBe(200);
  const { agentId } = await registered.json();
  const beat = await post("heartbeat", token, { agentId, running: [], waitSeconds: 0 });
  expect(beat.status).toBe(200);
  const events = [{ kind: "note", at: new Date(0).toISOString(), message: "hello" }];
  const report = await post("runs/nothere/events", token, { agentId, attempt: 1, events });
  expect(report.status).toBe(404);
  expect((await post("leave", token, { agentId, process: hello.process })).status).toBe(200);
  expect(await getDatabase().agent.findUnique({ where: { id: agentId } })).toMatchObject({
    leftAt: expect.any(Date),
  });
});

it("a stranger gets a plain refusal", async () => {
  const refused = await post("register", "slw_nobody", hello);
  expect(refused.status).toBe(401);
  expect(await refused.json()).toMatchObject({ error: { code: "UNAUTHENTICATED" } });
});
