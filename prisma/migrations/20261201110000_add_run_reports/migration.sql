-- What runs report. Lines are stored as they came and become columns later; what pages draw is made from the columns.
CREATE TABLE "RunStream" (
    "runId" TEXT NOT NULL,
    "stream" TEXT NOT NULL,
    "lineCount" INTEGER NOT NULL,
    "foldedLines" INTEGER NOT NULL DEFAULT 0,
    "units" INTEGER NOT NULL DEFAULT 0,
    "lateCount" INTEGER NOT NULL DEFAULT 0,
    "isCut" BOOLEAN NOT NULL DEFAULT false,
    "lastLineAt" TIMESTAMPTZ(3) NOT NULL,
    "tidyAt" TIMESTAMPTZ(3),
    CONSTRAINT "RunStream_pkey" PRIMARY KEY ("runId", "stream")
);
-- The few that have something to tidy. It is not changed by every request, so that the counter's update stays in its page.
CREATE INDEX "RunStream_tidyAt_idx" ON "RunStream"("tidyAt") WHERE "tidyAt" IS NOT NULL;
ALTER TABLE "RunStream" SET (fillfactor = 70);

CREATE TABLE "HistoryChunk" (
    "runId" TEXT NOT NULL,
    "stream" TEXT NOT NULL,
    "firstLine" INTEGER NOT NULL,
    "lineCount" INTEGER NOT NULL,
    "minStep" BIGINT,
    "maxStep" BIGINT,
    "header" BYTEA,
    "data" BYTEA NOT NULL,
    CONSTRAINT "HistoryChunk_pkey" PRIMARY KEY ("runId", "stream", "firstLine")
);
CREATE TABLE "SeriesBlock" (
    "runId" TEXT NOT NULL,
    "stream" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "unit" INTEGER NOT NULL,
    "fine" BYTEA NOT NULL,
    "coarse" BYTEA NOT NULL,
    CONSTRAINT "SeriesBlock_pkey" PRIMARY KEY ("runId", "stream", "key", "unit")
);
CREATE TABLE "MetricDirectory" (
    "runId" TEXT NOT NULL,
    "stream" TEXT NOT NULL,
    "data" BYTEA NOT NULL,
    CONSTRAINT "MetricDirectory_pkey" PRIMARY KEY ("runId", "stream")
);
CREATE TABLE "RunReport" (
    "runId" TEXT NOT NULL,
    "summary" TEXT,
    "config" TEXT,
    "metricDefinitions" JSONB NOT NULL DEFAULT '[]',
    CONSTRAINT "RunReport_pkey" PRIMARY KEY ("runId")
);

-- Squeezed before it is sent, or soon to be made into columns: Postgres' own compression took half of the time of storing a line.
-- Unsqueezed by it, a part of a value is read without the rest.
ALTER TABLE "HistoryChunk" ALTER COLUMN "data" SET STORAGE EXTERNAL, ALTER COLUMN "header" SET STORAGE EXTERNAL;
ALTER TABLE "SeriesBlock" ALTER COLUMN "fine" SET STORAGE EXTERNAL, ALTER COLUMN "coarse" SET STORAGE EXTERNAL;
ALTER TABLE "MetricDirectory" ALTER COLUMN "data" SET STORAGE EXTERNAL;

ALTER TABLE "RunStream" ADD CONSTRAINT "RunStream_runId_fkey"
    FOREIGN KEY ("runId") REFERENCES "Run"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "HistoryChunk" ADD CONSTRAINT "HistoryChunk_runId_stream_fkey"
    FOREIGN KEY ("runId", "stream") REFERENCES "RunStream"("runId", "stream") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "SeriesBlock" ADD CONSTRAINT "SeriesBlock_runId_stream_fkey"
    FOREIGN KEY ("runId", "stream") REFERENCES "RunStream"("runId", "stream") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "MetricDirectory" ADD CONSTRAINT "MetricDirectory_runId_stream_fkey"
    FOREIGN KEY ("runId", "stream") REFERENCES "RunStream"("runId", "stream") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "RunReport" ADD CONSTRAINT "RunReport_runId_fkey"
    FOREIGN KEY ("runId") REFERENCES "Run"("id") ON DELETE CASCADE ON UPDATE CASCADE;
