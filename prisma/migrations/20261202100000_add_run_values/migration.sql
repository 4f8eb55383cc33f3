-- What the history filters and sorts by: a row per run and key of its values, config and summary, either a number or a text.
-- The id of a key is made from team, space and name (`lib/runs/value-key.ts`), so that writing needs no look-up and a range of one
-- team's key never touches another's. No foreign key on the run: checking it for 20 rows of 10,000 runs costs more than the rows.
CREATE TABLE "RunValue" (
    "runId" TEXT NOT NULL,
    "keyId" BIGINT NOT NULL,
    "number" DOUBLE PRECISION,
    "text" TEXT COLLATE "C",

    CONSTRAINT "RunValue_pkey" PRIMARY KEY ("runId", "keyId"),
    CONSTRAINT "RunValue_one_kind" CHECK (("number" IS NULL) <> ("text" IS NULL))
);
CREATE INDEX "RunValue_number_idx" ON "RunValue" ("keyId", "number", "runId") WHERE "number" IS NOT NULL;
CREATE INDEX "RunValue_text_idx" ON "RunValue" ("keyId", "text", "runId") WHERE "text" IS NOT NULL;

-- Which keys there are: for completion and choosing columns.
CREATE TABLE "RunValueKey" (
    "id" BIGINT NOT NULL,
    "teamId" TEXT NOT NULL,
    "space" TEXT NOT NULL,
    "name" TEXT NOT NULL,

    CONSTRAINT "RunValueKey_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "RunValueKey_teamId_fkey" FOREIGN KEY ("teamId") REFERENCES "Team"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "RunValueKey_teamId_space_name_idx" ON "RunValueKey" ("teamId", "space", "name");

CREATE FUNCTION slipway_forget_run_values() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM "RunValue" v USING gone WHERE v."runId" = gone.id;
  RETURN NULL;
END $$;
CREATE TRIGGER "Run_forget_values" AFTER DELETE ON "Run"
  REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION slipway_forget_run_values();
