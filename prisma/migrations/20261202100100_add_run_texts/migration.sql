-- What a search for words looks through, in a narrow table of its own: an index of it on "Run" would be written anew at each move
-- of a run. Kept by triggers, so that it is true whoever writes. Queues and jobs are never renamed.
CREATE TABLE "RunText" (
    "runId" TEXT NOT NULL,
    "text" TEXT NOT NULL,

    CONSTRAINT "RunText_pkey" PRIMARY KEY ("runId"),
    CONSTRAINT "RunText_runId_fkey" FOREIGN KEY ("runId") REFERENCES "Run"("id") ON DELETE CASCADE ON UPDATE CASCADE
);

CREATE FUNCTION slipway_run_text(run "Run") RETURNS text LANGUAGE sql STABLE AS $$
  SELECT concat_ws(' ', run.name, run.id, (SELECT name FROM "Queue" WHERE id = run."queueId"),
                   (SELECT name FROM "Job" WHERE id = run."jobId"), run.author, run.diagnosis)
$$;

CREATE FUNCTION slipway_add_run_texts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "RunText" ("runId", text)
  SELECT r.id, concat_ws(' ', r.name, r.id, q.name, j.name, r.author, r.diagnosis)
    FROM made r LEFT JOIN "Queue" q ON q.id = r."queueId" LEFT JOIN "Job" j ON j.id = r."jobId";
  RETURN NULL;
END $$;
CREATE TRIGGER "Run_add_texts" AFTER INSERT ON "Run"
  REFERENCING NEW TABLE AS made FOR EACH STATEMENT EXECUTE FUNCTION slipway_add_run_texts();

CREATE FUNCTION slipway_change_run_text() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "RunText" ("runId", text) VALUES (NEW.id, slipway_run_text(NEW))
      ON CONFLICT ("runId") DO UPDATE SET text = excluded.text;
  RETURN NULL;
END $$;
CREATE TRIGGER "Run_change_text" AFTER UPDATE OF name, diagnosis, author ON "Run" FOR EACH ROW
  WHEN ((OLD.name, OLD.diagnosis, OLD.author) IS DISTINCT FROM (NEW.name, NEW.diagnosis, NEW.author))
  EXECUTE FUNCTION slipway_change_run_text();

-- `pg_trgm` comes with Postgres, and the owner of a database may create it; where that is forbidden or it is not installed, words
-- are searched for without an index.
DO $$
BEGIN
  CREATE EXTENSION IF NOT EXISTS pg_trgm;
  CREATE INDEX "RunText_text_idx" ON "RunText" USING gin ("text" gin_trgm_ops);
EXCEPTION WHEN OTHERS THEN
  RAISE NOTICE 'pg_trgm is not available (%): a search for words in the history reads every run', SQLERRM;
END $$;
