-- What a committed version holds of the team's contents. A content that is held cannot go.
CREATE TABLE "ArtifactEntry" (
    "versionId" TEXT NOT NULL,
    "teamId" TEXT NOT NULL,
    "md5" TEXT NOT NULL,
    CONSTRAINT "ArtifactEntry_pkey" PRIMARY KEY ("versionId", "md5")
);
CREATE INDEX "ArtifactEntry_teamId_md5_idx" ON "ArtifactEntry"("teamId", "md5");
ALTER TABLE "ArtifactEntry" ADD CONSTRAINT "ArtifactEntry_versionId_fkey" FOREIGN KEY ("versionId") REFERENCES "ArtifactVersion"("id") ON DELETE CASCADE ON UPDATE CASCADE;
-- Deferred: who deletes a team takes both.
ALTER TABLE "ArtifactEntry" ADD CONSTRAINT "ArtifactEntry_teamId_md5_fkey" FOREIGN KEY ("teamId", "md5") REFERENCES "ArtifactContent"("teamId", "md5") ON DELETE NO ACTION ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED;

-- When somebody was last told that it is there.
ALTER TABLE "ArtifactContent" ADD COLUMN "wantedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;
CREATE INDEX "ArtifactContent_wantedAt_idx" ON "ArtifactContent"("wantedAt");

ALTER TABLE "ArtifactVersion" ADD COLUMN "expiresAt" TIMESTAMPTZ(3), ADD COLUMN "isReleased" BOOLEAN NOT NULL DEFAULT false;
CREATE INDEX "ArtifactVersion_expiresAt_idx" ON "ArtifactVersion"("expiresAt") WHERE state = 'committed' AND "expiresAt" IS NOT NULL;
CREATE INDEX "ArtifactVersion_pending_idx" ON "ArtifactVersion"("updatedAt") WHERE state = 'pending';
CREATE INDEX "ArtifactVersion_deleted_idx" ON "ArtifactVersion"("updatedAt") WHERE state = 'deleted' AND NOT "isReleased";

-- Files of the store that no row names, or that are being written: they are removed when they are due.
CREATE TABLE "StoreLeftover" (
    "place" TEXT NOT NULL,
    "removeAfter" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "StoreLeftover_pkey" PRIMARY KEY ("place")
);
CREATE INDEX "StoreLeftover_removeAfter_idx" ON "StoreLeftover"("removeAfter");

CREATE FUNCTION slipway_leave_place() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.place IS NOT NULL THEN
    INSERT INTO "StoreLeftover" (place, "removeAfter") VALUES (OLD.place, clock_timestamp()) ON CONFLICT DO NOTHING;
  END IF;
  RETURN NULL;
END $$;

-- Whatever takes the row away, a team that is deleted too.
CREATE TRIGGER "ArtifactContent_leave" AFTER DELETE ON "ArtifactContent" FOR EACH ROW EXECUTE FUNCTION slipway_leave_place();
CREATE TRIGGER "ArtifactManifest_leave" AFTER DELETE ON "ArtifactManifest" FOR EACH ROW EXECUTE FUNCTION slipway_leave_place();
CREATE TRIGGER "ArtifactManifest_replace" AFTER UPDATE OF place ON "ArtifactManifest" FOR EACH ROW
  WHEN (OLD.place IS DISTINCT FROM NEW.place) EXECUTE FUNCTION slipway_leave_place();
