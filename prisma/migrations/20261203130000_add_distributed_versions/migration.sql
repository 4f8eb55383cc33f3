-- A version that several programs make together: one at a time is begun under a name of theirs.
ALTER TABLE "ArtifactVersion" ADD COLUMN "distributedId" TEXT;
CREATE UNIQUE INDEX "ArtifactVersion_collectionId_distributedId_pending_key" ON "ArtifactVersion"("collectionId", "distributedId") WHERE state = 'pending';
