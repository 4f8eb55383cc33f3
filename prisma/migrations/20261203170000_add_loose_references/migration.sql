-- References without a digest of what they lead to: what is there may change, and nobody would see it. Null: nobody has counted.
ALTER TABLE "ArtifactVersion" ADD COLUMN "looseCount" INTEGER;
