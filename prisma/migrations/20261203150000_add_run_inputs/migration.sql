CREATE TABLE "RunInput" (
    "runId" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "written" TEXT NOT NULL,
    "path" TEXT NOT NULL,
    "teamId" TEXT NOT NULL,
    "projectKey" TEXT NOT NULL,
    "collection" TEXT NOT NULL,
    "reference" TEXT NOT NULL,
    "versionId" TEXT,
    "index" INTEGER,
    "pinnedAt" TIMESTAMPTZ(3),
    CONSTRAINT "RunInput_pkey" PRIMARY KEY ("runId", "position")
);

CREATE INDEX "RunInput_versionId_idx" ON "RunInput"("versionId");
-- Read by whoever commits a version or moves an alias: who has waited for it.
CREATE INDEX "RunInput_waiting_idx" ON "RunInput"("teamId", "projectKey", "collection") WHERE "pinnedAt" IS NULL;

ALTER TABLE "RunInput" ADD CONSTRAINT "RunInput_runId_fkey" FOREIGN KEY ("runId") REFERENCES "Run"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "RunInput" ADD CONSTRAINT "RunInput_versionId_fkey" FOREIGN KEY ("versionId") REFERENCES "ArtifactVersion"("id") ON DELETE SET NULL ON UPDATE CASCADE;
