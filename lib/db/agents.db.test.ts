import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { expect, it } from "vitest";
import { makeQueue, makeTeam } from "../testing/factories";
import { makeAgent } from "../testing/run-factories";
import { prepareTestDatabase } from "../testing/test-database";
import { syncAgentQueues } from "./agents";

const { database, url } = prepareTestDatabase();

it("a call from before an agent registered anew gives it back none of the queues it dropped", async () => {
  const db = database();
  const { teamId } = await makeTeam(db);
  const [kept, dropped] = [await makeQueue(db, teamId), await makeQueue(db, teamId)];
  const { agentId } = await makeAgent(teamId);
  const served = async () => (await db.agentQueue.findMany({ where: { agentId } })).map((row) => row.queueId);
  expect(new Set(await served())).toEqual(new Set([kept.id, dropped.id]));

  const registering = new pg.Client({ connectionString: url() });
  await registering.connect();
  await registering.query("begin");
  await registering.query(`update "Agent" set "allQueues" = false where id = $1`, [agentId]);
  await registering.query(`delete from "AgentQueue" where "agentId" = $1 and "queueId" = $2`, [
    agentId,
    dropped.id,
  ]);
  const earlier = syncAgentQueues(db, agentId, null, null);
  for (let isWaiting = false; !isWaiting; await delay(5)) {
    const { rows } = await registering.query(
      "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
    );
    isWaiting = rows.length > 0;
  }
  await registering.query("commit");
  await registering.end();

  expect(await earlier).toMatchObject([{ id: kept.id }]);
  expect(await served()).toEqual([kept.id]);
});
