-- Internal chores: whichever server finds one due takes it for a while; nobody else does meanwhile.
CREATE TABLE "Chore" (
  "name" TEXT NOT NULL,
  "nextAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "holder" TEXT,
  "leasedUntil" TIMESTAMPTZ(3),
  "lastAt" TIMESTAMPTZ(3),
  "failures" INTEGER NOT NULL DEFAULT 0,
  "mark" TIMESTAMPTZ(3),
  CONSTRAINT "Chore_pkey" PRIMARY KEY ("name")
);

-- When the server noticed that the agent is silent; null while it is heard from.
ALTER TABLE "Agent" ADD COLUMN "lostAt" TIMESTAMPTZ(3);
