-- One launch of a pipeline. Its row is what everything that ends a run of it locks first.
CREATE TABLE "PipelineRun" (
    "id" TEXT NOT NULL,
    "teamId" TEXT NOT NULL,
    "projectId" TEXT NOT NULL,
    "queueId" TEXT NOT NULL,
    "queueIds" TEXT[] NOT NULL,
    "jobId" TEXT,
    "jobVersion" INTEGER,
    "name" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'running',
    "priority" INTEGER NOT NULL,
    "authorId" TEXT,
    "author" TEXT NOT NULL,
    "document" JSONB NOT NULL,
    "request" JSONB NOT NULL,
    "onFailure" TEXT NOT NULL DEFAULT 'continue',
    "resumedFromId" TEXT,
    "idempotencyKey" TEXT,
    "cancelAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "endedAt" TIMESTAMPTZ(3),
    CONSTRAINT "PipelineRun_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "PipelineRun_teamId_createdAt_id_idx" ON "PipelineRun"("teamId", "createdAt" DESC, "id" DESC);
CREATE INDEX "PipelineRun_teamId_state_createdAt_id_idx" ON "PipelineRun"("teamId", "state", "createdAt" DESC, "id" DESC);
CREATE INDEX "PipelineRun_projectId_createdAt_id_idx" ON "PipelineRun"("projectId", "createdAt" DESC, "id" DESC);
CREATE INDEX "PipelineRun_jobId_createdAt_id_idx" ON "PipelineRun"("jobId", "createdAt" DESC, "id" DESC);
CREATE UNIQUE INDEX "PipelineRun_teamId_authorId_idempotencyKey_key" ON "PipelineRun"("teamId", "authorId", "idempotencyKey");

ALTER TABLE "PipelineRun" ADD CONSTRAINT "PipelineRun_state_check" CHECK ("state" IN ('running', 'finished', 'failed', 'cancelled'));
ALTER TABLE "PipelineRun" ADD CONSTRAINT "PipelineRun_onFailure_check" CHECK ("onFailure" IN ('continue', 'stop'));
ALTER TABLE "PipelineRun" ADD CONSTRAINT "PipelineRun_teamId_fkey" FOREIGN KEY ("teamId") REFERENCES "Team"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "PipelineRun" ADD CONSTRAINT "PipelineRun_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "PipelineRun" ADD CONSTRAINT "PipelineRun_queueId_fkey" FOREIGN KEY ("queueId") REFERENCES "Queue"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "PipelineRun" ADD CONSTRAINT "PipelineRun_jobId_fkey" FOREIGN KEY ("jobId") REFERENCES "Job"("id") ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE "PipelineRun" ADD CONSTRAINT "PipelineRun_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "Person"("id") ON DELETE SET NULL ON UPDATE CASCADE;

CREATE TABLE "PipelineStage" (
    "pipelineId" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "rank" INTEGER NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "when" TEXT NOT NULL DEFAULT 'success',
    "allowFailure" BOOLEAN NOT NULL DEFAULT false,
    "condition" TEXT,
    "maxParallel" INTEGER,
    "because" TEXT,
    CONSTRAINT "PipelineStage_pkey" PRIMARY KEY ("pipelineId", "position")
);

ALTER TABLE "PipelineStage" ADD CONSTRAINT "PipelineStage_state_check" CHECK ("state" IN ('waiting', 'running', 'finished', 'failed', 'cancelled', 'skipped'));
ALTER TABLE "PipelineStage" ADD CONSTRAINT "PipelineStage_when_check" CHECK ("when" IN ('success', 'failure', 'always'));
ALTER TABLE "PipelineStage" ADD CONSTRAINT "PipelineStage_pipelineId_fkey" FOREIGN KEY ("pipelineId") REFERENCES "PipelineRun"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Why a stage comes after another: what it takes of it, or '' where it only says so.
CREATE TABLE "PipelineEdge" (
    "pipelineId" TEXT NOT NULL,
    "to" INTEGER NOT NULL,
    "from" INTEGER NOT NULL,
    "artifact" TEXT NOT NULL DEFAULT '',
    CONSTRAINT "PipelineEdge_pkey" PRIMARY KEY ("pipelineId", "to", "from", "artifact")
);

ALTER TABLE "PipelineEdge" ADD CONSTRAINT "PipelineEdge_pipelineId_fkey" FOREIGN KEY ("pipelineId") REFERENCES "PipelineRun"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- The runs of a stage: one, or one per combination of its matrix. A kept one was made by an earlier launch.
CREATE TABLE "PipelineStageRun" (
    "pipelineId" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "runId" TEXT NOT NULL,
    "matrix" JSONB,
    "isKept" BOOLEAN NOT NULL DEFAULT false,
    CONSTRAINT "PipelineStageRun_pkey" PRIMARY KEY ("pipelineId", "position", "ordinal")
);

CREATE INDEX "PipelineStageRun_runId_idx" ON "PipelineStageRun"("runId");
CREATE UNIQUE INDEX "PipelineStageRun_own_key" ON "PipelineStageRun"("runId") WHERE NOT "isKept";

ALTER TABLE "PipelineStageRun" ADD CONSTRAINT "PipelineStageRun_stage_fkey" FOREIGN KEY ("pipelineId", "position") REFERENCES "PipelineStage"("pipelineId", "position") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "PipelineStageRun" ADD CONSTRAINT "PipelineStageRun_runId_fkey" FOREIGN KEY ("runId") REFERENCES "Run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Which stages a run waits for, in words; "waitsFor" says all that it waits for.
ALTER TABLE "RunQueueItem" ADD COLUMN "waitsForStage" TEXT;

-- An input that another stage makes means the version that this run of it makes at that place, and nothing else.
ALTER TABLE "RunInput" ADD COLUMN "makerRunId" TEXT;
ALTER TABLE "RunInput" ADD COLUMN "makerPosition" INTEGER;
DROP INDEX "RunInput_waiting_idx";
CREATE INDEX "RunInput_waiting_idx" ON "RunInput"("teamId", "projectKey", "collection") WHERE "pinnedAt" IS NULL AND "makerRunId" IS NULL;
