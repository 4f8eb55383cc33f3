-- What the client in a program says of its run, beside what is known of it here. Every run that was reported has one, and a launched
-- one whose program reports.
CREATE TABLE "ClientRun" (
  "runId" TEXT PRIMARY KEY REFERENCES "Run"(id) ON DELETE CASCADE ON UPDATE CASCADE,
  state TEXT NOT NULL,
  "lastSignAt" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  -- Somebody asked the program to stop; it hears of it in the answer to its next sign of life.
  "stopAt" TIMESTAMPTZ(3),
  "exitCode" INTEGER,
  notes TEXT,
  tags TEXT[] NOT NULL DEFAULT '{}',
  "groupName" TEXT,
  "jobType" TEXT,
  "sweepName" TEXT,
  host TEXT,
  program TEXT,
  repository TEXT,
  "isDebug" BOOLEAN NOT NULL DEFAULT false,
  "outputLines" INTEGER NOT NULL DEFAULT 0,
  CONSTRAINT "ClientRun_state" CHECK (state IN
    ('pending', 'running', 'finished', 'failed', 'crashed', 'killed', 'preempting', 'preempted'))
);
-- For the chore that looks for silent ones: only live ones are in it.
CREATE INDEX "ClientRun_live" ON "ClientRun"("lastSignAt") WHERE state IN ('running', 'preempting');
