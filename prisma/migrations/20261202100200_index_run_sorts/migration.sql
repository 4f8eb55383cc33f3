-- One index for each order of the history, so that a page is a walk from its place (a sort of a million runs took 1.6 s). The
-- included columns let a deep page be reached without looking into the table. A run that has not ended has no fixed time: the few
-- that live have indexes of their own.
CREATE INDEX "Run_name_idx" ON "Run" ("teamId", lower("name"), "id") INCLUDE ("name");
CREATE INDEX "Run_author_idx" ON "Run" ("teamId", lower("author"), "createdAt" DESC, "id") INCLUDE ("author");
CREATE INDEX "Run_waited_idx" ON "Run" ("teamId", date_part('epoch', coalesce("startedAt", "endedAt") - "createdAt"), "id")
  INCLUDE ("createdAt", "startedAt", "endedAt") WHERE coalesce("startedAt", "endedAt") IS NOT NULL;
CREATE INDEX "Run_ran_idx" ON "Run" ("teamId", date_part('epoch', "endedAt" - "startedAt"), "id")
  INCLUDE ("startedAt", "endedAt") WHERE "endedAt" - "startedAt" IS NOT NULL;
CREATE INDEX "Run_ended_idx" ON "Run" ("teamId", "endedAt", "id") WHERE "endedAt" IS NOT NULL;
CREATE INDEX "Run_live_idx" ON "Run" ("teamId", "createdAt" DESC, "id") WHERE "endedAt" IS NULL;
CREATE INDEX "Run_never_started_idx" ON "Run" ("teamId", "createdAt" DESC, "id") WHERE "startedAt" IS NULL;

-- With the id, which is the last word of every order.
DROP INDEX "Run_teamId_state_createdAt_idx";
CREATE INDEX "Run_teamId_state_createdAt_id_idx" ON "Run" ("teamId", "state", "createdAt" DESC, "id");
DROP INDEX "Run_queueId_createdAt_idx";
CREATE INDEX "Run_queueId_createdAt_id_idx" ON "Run" ("queueId", "createdAt" DESC, "id") INCLUDE ("teamId");
DROP INDEX "Run_jobId_createdAt_idx";
CREATE INDEX "Run_jobId_createdAt_id_idx" ON "Run" ("jobId", "createdAt" DESC, "id") INCLUDE ("teamId");
DROP INDEX "Run_authorId_createdAt_idx";
CREATE INDEX "Run_authorId_createdAt_id_idx" ON "Run" ("authorId", "createdAt" DESC, "id") INCLUDE ("teamId");
DROP INDEX "Run_projectId_createdAt_idx";
CREATE INDEX "Run_projectId_createdAt_id_idx" ON "Run" ("projectId", "createdAt" DESC, "id") INCLUDE ("teamId");
