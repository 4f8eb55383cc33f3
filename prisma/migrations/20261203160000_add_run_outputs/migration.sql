-- One row for each output that was committed: its key is what keeps a second attempt from making a second version.
CREATE TABLE "RunOutput" (
    "runId" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "versionId" TEXT NOT NULL,
    "attempt" INTEGER NOT NULL,
    "committedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "RunOutput_pkey" PRIMARY KEY ("runId", "position")
);

CREATE INDEX "RunOutput_versionId_idx" ON "RunOutput"("versionId");

ALTER TABLE "RunOutput" ADD CONSTRAINT "RunOutput_runId_fkey" FOREIGN KEY ("runId") REFERENCES "Run"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "RunOutput" ADD CONSTRAINT "RunOutput_versionId_fkey" FOREIGN KEY ("versionId") REFERENCES "ArtifactVersion"("id") ON DELETE CASCADE ON UPDATE CASCADE;
