-- The line of runs: what the claim reads, and the claim itself.

-- True: the agent serves every queue of its token whose resource it has, also queues made later.
ALTER TABLE "Agent" ADD COLUMN "allQueues" BOOLEAN NOT NULL DEFAULT true;

-- Items that may start now, as lanes (priority, person) in order of age. Held, backing-off and leased items are not in it,
-- so however many there are, no claim ever steps over them.
CREATE INDEX "RunQueueItem_free" ON "RunQueueItem" ("queueId", "priority", "personKey", "createdAt", "runId")
  WHERE "agentId" IS NULL AND "heldAt" IS NULL AND "notBefore" IS NULL;
-- Live leases: per queue and person for fair share and quotas, per agent for its capacity, by expiry for the reaper.
CREATE INDEX "RunQueueItem_leased" ON "RunQueueItem" ("queueId", "personKey") WHERE "agentId" IS NOT NULL;
CREATE INDEX "RunQueueItem_agent" ON "RunQueueItem" ("agentId") WHERE "agentId" IS NOT NULL;
CREATE INDEX "RunQueueItem_expiry" ON "RunQueueItem" ("leaseExpiresAt") WHERE "agentId" IS NOT NULL;
-- Waiting items: quotas on queued runs, and the end of a back-off.
CREATE INDEX "RunQueueItem_waiting" ON "RunQueueItem" ("queueId", "personKey") WHERE "agentId" IS NULL;
CREATE INDEX "RunQueueItem_due" ON "RunQueueItem" ("notBefore") WHERE "agentId" IS NULL AND "notBefore" IS NOT NULL;

-- A small table with many updates: vacuum it after some hundred dead rows, whatever its size.
ALTER TABLE "RunQueueItem" SET (
  autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500, autovacuum_vacuum_cost_delay = 0
);

-- Claims up to max_items free items of the given queues for an agent and returns them with their new attempt number.
--
-- Promises: no item is claimed twice; within a queue the order is priority, then the person who holds the fewest live
-- leases of that queue, then age; a queue's limit, quotas per person and per team and the agent's own limit are never
-- exceeded, also by claims that run at the same time; a paused or archived queue gives nothing.
--
-- It is a function because each statement in a volatile function sees what was committed before it: the counts below are
-- read after the locks are held. In one plain statement they would come from a snapshot older than the lock.
-- The locks are per agent and per queue, are taken in one order, and last as long as this one call. Claims of other queues
-- and writes to items (finish, cancel) do not wait for them; SKIP LOCKED steps over an item that is being written.
CREATE FUNCTION slipway_claim_items(agent_id text, queue_ids text[], max_items integer, lease_seconds double precision)
RETURNS TABLE ("runId" text, "attempt" integer)
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  slots integer;
  agent_name text;
  busy text[];
  lock_key integer;
  at_priority integer := 0;
  passed text[] := '{}';
  lane record;
  claimed record;
BEGIN
  SELECT array_agg(q.id) INTO busy FROM unnest(queue_ids) AS q(id)
   WHERE EXISTS (SELECT FROM "RunQueueItem" i WHERE i."queueId" = q.id
                    AND i."agentId" IS NULL AND i."heldAt" IS NULL AND i."notBefore" IS NULL);
  IF busy IS NULL THEN RETURN; END IF;

  PERFORM pg_advisory_xact_lock(19361, hashtext(agent_id));
  FOR lock_key IN SELECT DISTINCT hashtext(q.id) FROM unnest(busy) AS q(id) ORDER BY 1 LOOP
    PERFORM pg_advisory_xact_lock(19362, lock_key);
  END LOOP;

  SELECT least(max_items, a."maxJobs" - (SELECT count(*) FROM "RunQueueItem" i WHERE i."agentId" = a.id)), a.name
    INTO slots, agent_name
    FROM "Agent" a WHERE a.id = agent_id AND a."drainAt" IS NULL AND a."shutdownAt" IS NULL;

  WHILE slots > 0 AND at_priority <= 3 LOOP
    -- The head of each person's lane at this priority, one index step per lane, however long the lanes are.
    SELECT q.id AS queue_id, best."personKey" AS person_key INTO lane
      FROM "Queue" q CROSS JOIN LATERAL (
        WITH RECURSIVE head AS (
          (SELECT i."personKey", i."createdAt", i."runId" FROM "RunQueueItem" i
            WHERE i."queueId" = q.id AND i.priority = at_priority
              AND i."agentId" IS NULL AND i."heldAt" IS NULL AND i."notBefore" IS NULL
            ORDER BY i."personKey", i."createdAt", i."runId" LIMIT 1)
          UNION ALL
          SELECT following.* FROM head CROSS JOIN LATERAL (
            SELECT i."personKey", i."createdAt", i."runId" FROM "RunQueueItem" i
             WHERE i."queueId" = q.id AND i.priority = at_priority AND i."personKey" > head."personKey"
               AND i."agentId" IS NULL AND i."heldAt" IS NULL AND i."notBefore" IS NULL
             ORDER BY i."personKey", i."createdAt", i."runId" LIMIT 1) AS following
        ), holding AS (
          SELECT i."personKey", count(*) AS leases FROM "RunQueueItem" i
           WHERE i."queueId" = q.id AND i."agentId" IS NOT NULL GROUP BY i."personKey"
        )
        SELECT head."personKey", head."createdAt", head."runId", coalesce(holding.leases, 0) AS leases
          FROM head LEFT JOIN holding ON holding."personKey" = head."personKey"
         WHERE coalesce(holding.leases, 0) < coalesce((q.quotas ->> 'runningPerPerson')::integer, 2147483647)
           AND NOT (q.id || ' ' || head."personKey") = ANY (passed)
         ORDER BY leases, head."createdAt", head."runId" LIMIT 1
      ) AS best
     WHERE q.id = ANY (busy) AND q."pausedAt" IS NULL AND q."archivedAt" IS NULL
       AND (SELECT count(*) FROM "RunQueueItem" i WHERE i."queueId" = q.id AND i."agentId" IS NOT NULL)
           < least(coalesce(q."maxRunning", 2147483647), coalesce((q.quotas ->> 'runningPerTeam')::integer, 2147483647))
     ORDER BY best.leases, best."createdAt", best."runId" LIMIT 1;
    IF NOT FOUND THEN
      at_priority := at_priority + 1;
      passed := '{}';
      CONTINUE;
    END IF;

    UPDATE "RunQueueItem" item
       SET "agentId" = agent_id, attempt = item.attempt + 1,
           "leaseExpiresAt" = clock_timestamp() + make_interval(secs => lease_seconds)
     WHERE item."runId" = (
             SELECT i."runId" FROM "RunQueueItem" i
              WHERE i."queueId" = lane.queue_id AND i.priority = at_priority AND i."personKey" = lane.person_key
                AND i."agentId" IS NULL AND i."heldAt" IS NULL AND i."notBefore" IS NULL
              ORDER BY i."createdAt", i."runId" LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING item."runId" AS run_id, item.attempt AS number INTO claimed;
    IF NOT FOUND THEN
      -- Every item of the lane is being written by someone else at this moment.
      passed := passed || (lane.queue_id || ' ' || lane.person_key);
      CONTINUE;
    END IF;

    UPDATE "Run" run
       SET state = 'leased', attempt = claimed.number, "agentId" = agent_id, "leasedAt" = clock_timestamp(),
           "startedAt" = NULL, handle = NULL
     WHERE run.id = claimed.run_id;
    INSERT INTO "Attempt" ("runId", number, "agentId", "agentName", "leasedAt")
      VALUES (claimed.run_id, claimed.number, agent_id, agent_name, clock_timestamp());
    INSERT INTO "RunEvent" ("runId", at, kind, "actorKind", "actorId", "actorName", attempt, data)
      VALUES (claimed.run_id, clock_timestamp(), 'leased', 'agent', agent_id, agent_name, claimed.number,
              jsonb_build_object('agent', agent_name));
    PERFORM pg_notify('slipway_run', claimed.run_id);
    slots := slots - 1;
    "runId" := claimed.run_id;
    "attempt" := claimed.number;
    RETURN NEXT;
  END LOOP;
END
$$;
