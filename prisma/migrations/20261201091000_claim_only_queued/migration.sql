-- The claim moves only runs that are queued. An item whose run is not is stepped over, as one that somebody else is writing:
-- it must not keep the rest of its line. Everything else is as before:
--
-- Claims free items of the given queues for agents that serve all of them and have the same environment (`env`, null: unknown),
-- up to max_items for each, and returns who got what with the new attempt number. More than one item is dealt out in turn.
--
-- Promises: no item is claimed twice; within a queue the order is priority, then the person who holds the fewest live
-- leases of that queue, then age; a queue's limit, quotas per person and per team and the agents' own limits are never
-- exceeded, also by claims that run at the same time; a paused or archived queue gives nothing.
--
-- It is a function because each statement in a volatile function sees what was committed before it: the counts below are
-- read after the locks are held. In one plain statement they would come from a snapshot older than the lock.
-- The locks are per agent and per queue, are taken in one order, and last until the commit. Many agents share one commit,
-- because the wait for the disk is inside the lock. Claims of other queues and writes to items (finish, cancel) do not wait
-- for them; SKIP LOCKED steps over an item that is being written.
-- It does not notify: NOTIFY takes one lock of the whole server until the disk has answered. The caller notifies afterwards.
-- It is planned once per connection, and the plan may not read whole tables or join them by anything but their keys: see the
-- migrations that said so first.
CREATE OR REPLACE FUNCTION slipway_claim_items(
  agent_ids text[], max_items integer[], queue_ids text[], env text[], lease_seconds double precision
)
RETURNS TABLE ("agentId" text, "runId" text, "attempt" integer)
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET enable_mergejoin = off
SET enable_hashjoin = off
AS $$
#variable_conflict use_column
DECLARE
  busy text[];
  seats text[];
  names text[];
  lock_key integer;
  taken integer := 0;
  level integer := -2147483648;
  passed text[] := '{}';
  picked text[];
  locked text[];
BEGIN
  -- The order makes it one index step per queue; a bare EXISTS was planned as a scan of the whole line.
  SELECT array_agg(q.id) INTO busy FROM unnest(queue_ids) AS q(id) CROSS JOIN LATERAL (
    SELECT FROM "RunQueueItem" i WHERE i."queueId" = q.id AND i."agentId" IS NULL
       AND i."heldAt" IS NULL AND i."notBefore" IS NULL AND i."waitsFor" IS NULL ORDER BY i.priority LIMIT 1) AS head;
  IF busy IS NULL THEN RETURN; END IF;

  FOR lock_key IN SELECT DISTINCT hashtext(a.id) FROM unnest(agent_ids) AS a(id) ORDER BY 1 LOOP
    PERFORM pg_advisory_xact_lock(19361, lock_key);
  END LOOP;
  FOR lock_key IN SELECT DISTINCT hashtext(q.id) FROM unnest(busy) AS q(id) ORDER BY 1 LOOP
    PERFORM pg_advisory_xact_lock(19362, lock_key);
  END LOOP;

  -- Everyone's first place before anyone's second.
  SELECT array_agg(seat.id ORDER BY seat.nth, seat.turn), array_agg(seat.name ORDER BY seat.nth, seat.turn)
    INTO seats, names FROM (
    SELECT a.id, a.name, asked.turn, places.nth
      FROM unnest(agent_ids, max_items) WITH ORDINALITY AS asked(id, max, turn)
      JOIN "Agent" a ON a.id = asked.id AND a."drainAt" IS NULL AND a."shutdownAt" IS NULL
     CROSS JOIN LATERAL generate_series(1, least(asked.max,
             a."maxJobs" - (SELECT count(*) FROM "RunQueueItem" i WHERE i."agentId" = a.id))) AS places(nth)) AS seat;

  WHILE taken < coalesce(cardinality(seats), 0) LOOP
    -- The most urgent priority that was not looked at yet, one index step per queue.
    SELECT min(head.priority) INTO level FROM unnest(busy) AS q(id) CROSS JOIN LATERAL (
      SELECT i.priority FROM "RunQueueItem" i
       WHERE i."queueId" = q.id AND i.priority > level AND i."agentId" IS NULL
         AND i."heldAt" IS NULL AND i."notBefore" IS NULL AND i."waitsFor" IS NULL
       ORDER BY i.priority LIMIT 1) AS head;
    EXIT WHEN level IS NULL;
    LOOP
      -- The heads of the lanes, one index step each, however long the lanes are. Of the best lanes as many items as could be
      -- chosen; with k chosen items of a person before it, an item counts as if that person held k more.
      SELECT array_agg(choice."runId" ORDER BY choice.leases, choice."createdAt", choice."runId") INTO picked FROM (
        SELECT ranked.* FROM (
          SELECT item.*, row_number() OVER (PARTITION BY room.id ORDER BY item.leases, item."createdAt", item."runId") AS nth
            FROM (SELECT q.id, coalesce((q.quotas ->> 'runningPerPerson')::integer, 2147483647) AS quota,
                         least(coalesce(q."maxRunning", 2147483647), coalesce((q.quotas ->> 'runningPerTeam')::integer, 2147483647)) AS most
                    FROM "Queue" q
                   WHERE q.id = ANY (busy) AND q."pausedAt" IS NULL AND q."archivedAt" IS NULL) AS room
           CROSS JOIN LATERAL (
            WITH RECURSIVE head AS (
              (SELECT i."personKey", i.needs, i."createdAt", i."runId" FROM "RunQueueItem" i
                WHERE i."queueId" = room.id AND i.priority = level AND i."runId" <> ALL (passed) AND i."agentId" IS NULL
                  AND i."heldAt" IS NULL AND i."notBefore" IS NULL AND i."waitsFor" IS NULL
                ORDER BY i."personKey", i.needs, i."createdAt", i."runId" LIMIT 1)
              UNION ALL
              SELECT following.* FROM head CROSS JOIN LATERAL (
                SELECT i."personKey", i.needs, i."createdAt", i."runId" FROM "RunQueueItem" i
                 WHERE i."queueId" = room.id AND i.priority = level AND (i."personKey", i.needs) > (head."personKey", head.needs)
                   AND i."runId" <> ALL (passed) AND i."agentId" IS NULL
                   AND i."heldAt" IS NULL AND i."notBefore" IS NULL AND i."waitsFor" IS NULL
                 ORDER BY i."personKey", i.needs, i."createdAt", i."runId" LIMIT 1) AS following
            ), holding AS (
              SELECT i."personKey", count(*) AS leases FROM "RunQueueItem" i
               WHERE i."queueId" = room.id AND i."agentId" IS NOT NULL GROUP BY i."personKey"
            ), room_left AS MATERIALIZED (
              SELECT (room.most - coalesce(sum(holding.leases), 0))::bigint AS left FROM holding
            ), best AS (
              SELECT head."personKey", head.needs, coalesce(holding.leases, 0) AS leases
                FROM head LEFT JOIN holding ON holding."personKey" = head."personKey"
               WHERE coalesce(holding.leases, 0) < room.quota
                 AND (head.needs = '' OR env IS NULL OR string_to_array(head.needs, ',') <@ env)
               ORDER BY 3, head."createdAt", head."runId" LIMIT cardinality(seats) - taken
            )
            SELECT waiting."createdAt", waiting."runId", (SELECT room_left.left FROM room_left) AS left,
                   best.leases - 1 + row_number() OVER (PARTITION BY best."personKey" ORDER BY waiting."createdAt", waiting."runId") AS leases
              FROM best CROSS JOIN LATERAL (
                SELECT i."createdAt", i."runId" FROM "RunQueueItem" i
                 WHERE i."queueId" = room.id AND i.priority = level AND i."personKey" = best."personKey" AND i.needs = best.needs
                   AND i."runId" <> ALL (passed) AND i."agentId" IS NULL
                   AND i."heldAt" IS NULL AND i."notBefore" IS NULL AND i."waitsFor" IS NULL
                 ORDER BY i."createdAt", i."runId" LIMIT cardinality(seats) - taken) AS waiting
          ) AS item
          WHERE item.left > 0 AND item.leases < room.quota
        ) AS ranked
        WHERE ranked.nth <= ranked.left
        ORDER BY ranked.leases, ranked."createdAt", ranked."runId" LIMIT cardinality(seats) - taken
      ) AS choice;
      EXIT WHEN picked IS NULL;

      locked := ARRAY(SELECT i."runId" FROM "RunQueueItem" i
                       WHERE i."runId" = ANY (picked) AND i."agentId" IS NULL AND i."heldAt" IS NULL AND i."notBefore" IS NULL
                         AND i."waitsFor" IS NULL AND i.priority = level
                         AND EXISTS (SELECT FROM "Run" run WHERE run.id = i."runId" AND run.state = 'queued')
                         FOR UPDATE OF i SKIP LOCKED);
      RETURN QUERY WITH claimed AS (
        UPDATE "RunQueueItem" item
           SET "agentId" = seats[taken + turn.nth], attempt = item.attempt + 1,
               "leaseExpiresAt" = clock_timestamp() + make_interval(secs => lease_seconds)
          FROM (SELECT p.id, row_number() OVER (ORDER BY p.place)::integer AS nth
                  FROM unnest(picked) WITH ORDINALITY AS p(id, place) WHERE p.id = ANY (locked)) AS turn
         WHERE item."runId" = turn.id
        RETURNING item."runId" AS run_id, item."agentId" AS agent_id, item.attempt AS number, turn.nth
      ), named AS (
        SELECT claimed.*, names[taken + nth] AS name FROM claimed
      ), moved AS (
        UPDATE "Run" run
           SET state = 'leased', attempt = claimed.number, "agentId" = claimed.agent_id, "leasedAt" = clock_timestamp(),
               "startedAt" = NULL, handle = NULL
          FROM claimed WHERE run.id = claimed.run_id AND run.state = 'queued'
      ), opened AS (
        INSERT INTO "Attempt" ("runId", number, "agentId", "agentName", "leasedAt")
        SELECT run_id, number, agent_id, name, clock_timestamp() FROM named
      ), told AS (
        INSERT INTO "RunEvent" ("runId", at, kind, "actorKind", "actorId", "actorName", attempt, data)
        SELECT run_id, clock_timestamp(), 'leased', 'agent', agent_id, name, number, jsonb_build_object('agent', name) FROM named
      )
      SELECT agent_id, run_id, number FROM claimed ORDER BY nth;
      taken := taken + cardinality(locked);
      EXIT WHEN taken >= cardinality(seats);
      -- What somebody else is writing at this moment is stepped over; others of the same priority come before the next one.
      EXIT WHEN cardinality(locked) = cardinality(picked);
      passed := passed || ARRAY(SELECT p.id FROM unnest(picked) AS p(id) WHERE p.id <> ALL (locked));
    END LOOP;
  END LOOP;
END
$$;
