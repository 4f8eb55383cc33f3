-- What no run remembers: how many places the agents of a queue had. One row a minute.
CREATE TABLE "QueueSample" (
  "queueId" TEXT NOT NULL,
  "at" TIMESTAMPTZ(3) NOT NULL,
  "waiting" INTEGER NOT NULL,
  "running" INTEGER NOT NULL,
  "slots" INTEGER NOT NULL,
  "agents" INTEGER NOT NULL,
  CONSTRAINT "QueueSample_pkey" PRIMARY KEY ("queueId", "at")
);
ALTER TABLE "QueueSample" ADD CONSTRAINT "QueueSample_queueId_fkey"
  FOREIGN KEY ("queueId") REFERENCES "Queue"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Runs of a queue by their end, with all that the trends need: charts are read from the index alone. A run enters it once.
CREATE INDEX "Run_ended" ON "Run" ("queueId", "endedAt") INCLUDE ("createdAt", "startedAt", "state") WHERE "endedAt" IS NOT NULL;
