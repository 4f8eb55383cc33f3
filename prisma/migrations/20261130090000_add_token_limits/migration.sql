-- Tokens that only look, and tokens that end with the one they were made with.
ALTER TABLE "ApiToken" ADD COLUMN "readOnly" BOOLEAN NOT NULL DEFAULT false, ADD COLUMN "madeWithId" TEXT;
ALTER TABLE "ApiToken" ADD CONSTRAINT "ApiToken_madeWithId_fkey"
    FOREIGN KEY ("madeWithId") REFERENCES "ApiToken"("id") ON DELETE CASCADE ON UPDATE CASCADE;
CREATE INDEX "ApiToken_madeWithId_idx" ON "ApiToken"("madeWithId");
