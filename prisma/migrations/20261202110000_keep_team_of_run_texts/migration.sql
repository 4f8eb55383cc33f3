-- A search for words is of one team: its runs need no look at the run to know that.
ALTER TABLE "RunText" ADD COLUMN "teamId" TEXT;
UPDATE "RunText" t SET "teamId" = r."teamId" FROM "Run" r WHERE r.id = t."runId";
ALTER TABLE "RunText" ALTER COLUMN "teamId" SET NOT NULL;

CREATE OR REPLACE FUNCTION slipway_add_run_texts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "RunText" ("runId", "teamId", text)
  SELECT r.id, r."teamId", concat_ws(' ', r.name, r.id, q.name, j.name, r.author, r.diagnosis)
    FROM made r LEFT JOIN "Queue" q ON q.id = r."queueId" LEFT JOIN "Job" j ON j.id = r."jobId";
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION slipway_change_run_text() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "RunText" ("runId", "teamId", text) VALUES (NEW.id, NEW."teamId", slipway_run_text(NEW))
      ON CONFLICT ("runId") DO UPDATE SET text = excluded.text;
  RETURN NULL;
END $$;
