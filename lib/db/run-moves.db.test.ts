import pg from "pg";
import { expect, it } from "vitest";
import { listMoves } from "../runs/run-moves";
import { finalStates, runStates } from "../runs/run-state";
import { makeQueue, makeTeam } from "../testing/factories";
import { makeRun } from "../testing/run-factories";
import { prepareTestDatabase } from "../testing/test-database";

const { database, url } = prepareTestDatabase();

it("the database lets a run make the moves of the table, and no others, whoever writes", async () => {
  const { teamId } = await makeTeam(database());
  const queue = await makeQueue(database(), teamId);
  const { id } = await makeRun(database(), { teamId, queueId: queue.id });
  const client = new pg.Client({ connectionString: url() });
  await client.connect();
  const setState = `update "Run" set state = $2, "endedAt" = case when $2 = any($3::text[]) then now() end where id = $1`;
  const allowed: string[] = [];
  try {
    for (const from of runStates)
      for (const to of runStates.filter((state) => state !== from)) {
        await client.query("begin");
        // Puts the run where the move begins, past every trigger.
        await client.query("set local session_replication_role = replica");
        await client.query(setState, [id, from, finalStates]);
        await client.query("set local session_replication_role = origin");
        await client.query(setState, [id, to, finalStates]).then(
          () => allowed.push(`${from} ${to}`),
          (error: unknown) => expect(error).toMatchObject({ code: "23514" }),
        );
        await client.query("rollback");
      }
  } finally {
    await client.end();
  }
  expect(new Set(allowed)).toEqual(new Set(listMoves().map((move) => move.join(" "))));
});
