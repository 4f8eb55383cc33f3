-- What runs have kept while they ran, numbered for each output; the highest number is where a later attempt goes on.
CREATE TABLE "RunCheckpoint" (
    "runId" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,
    "versionId" TEXT NOT NULL,
    "attempt" INTEGER NOT NULL,
    "isFile" BOOLEAN NOT NULL DEFAULT false,
    "committedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "RunCheckpoint_pkey" PRIMARY KEY ("runId", "position", "number")
);

-- A commit that is said twice is one checkpoint.
CREATE UNIQUE INDEX "RunCheckpoint_runId_position_versionId_key" ON "RunCheckpoint"("runId", "position", "versionId");
CREATE INDEX "RunCheckpoint_versionId_idx" ON "RunCheckpoint"("versionId");

ALTER TABLE "RunCheckpoint" ADD CONSTRAINT "RunCheckpoint_runId_fkey" FOREIGN KEY ("runId") REFERENCES "Run"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "RunCheckpoint" ADD CONSTRAINT "RunCheckpoint_versionId_fkey" FOREIGN KEY ("versionId") REFERENCES "ArtifactVersion"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What an attempt began from; of attempt 0: what the run was launched with, because it resumes another run.
CREATE TABLE "AttemptCheckpoint" (
    "runId" TEXT NOT NULL,
    "attempt" INTEGER NOT NULL,
    "position" INTEGER NOT NULL,
    "versionId" TEXT,
    "collection" TEXT NOT NULL,
    "index" INTEGER NOT NULL,
    "isFile" BOOLEAN NOT NULL DEFAULT false,
    CONSTRAINT "AttemptCheckpoint_pkey" PRIMARY KEY ("runId", "attempt", "position")
);

CREATE INDEX "AttemptCheckpoint_versionId_idx" ON "AttemptCheckpoint"("versionId");

ALTER TABLE "AttemptCheckpoint" ADD CONSTRAINT "AttemptCheckpoint_runId_fkey" FOREIGN KEY ("runId") REFERENCES "Run"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "AttemptCheckpoint" ADD CONSTRAINT "AttemptCheckpoint_versionId_fkey" FOREIGN KEY ("versionId") REFERENCES "ArtifactVersion"("id") ON DELETE SET NULL ON UPDATE CASCADE;
