CREATE TABLE "ArtifactCollection" (
    "id" TEXT NOT NULL,
    "teamId" TEXT NOT NULL,
    "projectId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "description" TEXT,
    "tags" TEXT[],
    "nextIndex" INTEGER NOT NULL DEFAULT 0,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "ArtifactCollection_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "ArtifactVersion" (
    "id" TEXT NOT NULL,
    "teamId" TEXT NOT NULL,
    "collectionId" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'pending',
    "digest" TEXT NOT NULL,
    "clientId" TEXT,
    "size" BIGINT NOT NULL DEFAULT 0,
    "fileCount" INTEGER NOT NULL DEFAULT 0,
    "description" TEXT,
    "metadata" TEXT NOT NULL DEFAULT '{}',
    "tags" TEXT[],
    "ttlSeconds" BIGINT,
    "historyStep" BIGINT,
    "wantedAliases" TEXT[],
    "manifestId" TEXT,
    "runId" TEXT,
    "authorId" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "committedAt" TIMESTAMPTZ(3),
    CONSTRAINT "ArtifactVersion_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "ArtifactMember" (
    "collectionId" TEXT NOT NULL,
    "index" INTEGER NOT NULL,
    "versionId" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "ArtifactMember_pkey" PRIMARY KEY ("collectionId", "index")
);

CREATE TABLE "ArtifactAlias" (
    "collectionId" TEXT NOT NULL,
    "alias" TEXT NOT NULL,
    "versionId" TEXT NOT NULL,
    CONSTRAINT "ArtifactAlias_pkey" PRIMARY KEY ("collectionId", "alias")
);

CREATE TABLE "ArtifactManifest" (
    "id" TEXT NOT NULL,
    "versionId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "baseId" TEXT,
    "digest" TEXT NOT NULL,
    "place" TEXT,
    "size" BIGINT NOT NULL DEFAULT 0,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "ArtifactManifest_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "ArtifactContent" (
    "teamId" TEXT NOT NULL,
    "md5" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "size" BIGINT NOT NULL,
    "place" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "ArtifactContent_pkey" PRIMARY KEY ("teamId", "md5")
);

CREATE TABLE "ArtifactUse" (
    "runId" TEXT NOT NULL,
    "versionId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "usedAs" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "ArtifactUse_pkey" PRIMARY KEY ("runId", "kind", "versionId")
);

CREATE UNIQUE INDEX "ArtifactCollection_projectId_name_key" ON "ArtifactCollection"("projectId", "name");
CREATE INDEX "ArtifactCollection_projectId_type_name_idx" ON "ArtifactCollection"("projectId", "type", "name");
CREATE UNIQUE INDEX "ArtifactVersion_teamId_clientId_key" ON "ArtifactVersion"("teamId", "clientId");
CREATE INDEX "ArtifactVersion_collectionId_digest_idx" ON "ArtifactVersion"("collectionId", "digest");
CREATE INDEX "ArtifactVersion_runId_idx" ON "ArtifactVersion"("runId");
CREATE UNIQUE INDEX "ArtifactMember_versionId_collectionId_key" ON "ArtifactMember"("versionId", "collectionId");
CREATE INDEX "ArtifactAlias_versionId_idx" ON "ArtifactAlias"("versionId");
CREATE INDEX "ArtifactManifest_versionId_idx" ON "ArtifactManifest"("versionId");
CREATE INDEX "ArtifactUse_versionId_kind_idx" ON "ArtifactUse"("versionId", "kind");

ALTER TABLE "ArtifactCollection" ADD CONSTRAINT "ArtifactCollection_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "ArtifactVersion" ADD CONSTRAINT "ArtifactVersion_collectionId_fkey" FOREIGN KEY ("collectionId") REFERENCES "ArtifactCollection"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "ArtifactVersion" ADD CONSTRAINT "ArtifactVersion_runId_fkey" FOREIGN KEY ("runId") REFERENCES "Run"("id") ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE "ArtifactMember" ADD CONSTRAINT "ArtifactMember_collectionId_fkey" FOREIGN KEY ("collectionId") REFERENCES "ArtifactCollection"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "ArtifactMember" ADD CONSTRAINT "ArtifactMember_versionId_fkey" FOREIGN KEY ("versionId") REFERENCES "ArtifactVersion"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "ArtifactAlias" ADD CONSTRAINT "ArtifactAlias_collectionId_fkey" FOREIGN KEY ("collectionId") REFERENCES "ArtifactCollection"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "ArtifactAlias" ADD CONSTRAINT "ArtifactAlias_versionId_fkey" FOREIGN KEY ("versionId") REFERENCES "ArtifactVersion"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "ArtifactManifest" ADD CONSTRAINT "ArtifactManifest_versionId_fkey" FOREIGN KEY ("versionId") REFERENCES "ArtifactVersion"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "ArtifactContent" ADD CONSTRAINT "ArtifactContent_teamId_fkey" FOREIGN KEY ("teamId") REFERENCES "Team"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "ArtifactUse" ADD CONSTRAINT "ArtifactUse_runId_fkey" FOREIGN KEY ("runId") REFERENCES "Run"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "ArtifactUse" ADD CONSTRAINT "ArtifactUse_versionId_fkey" FOREIGN KEY ("versionId") REFERENCES "ArtifactVersion"("id") ON DELETE CASCADE ON UPDATE CASCADE;
