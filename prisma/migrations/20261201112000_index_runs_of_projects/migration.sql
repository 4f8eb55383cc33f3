-- The runs of a project, newest first: the list of projects takes one entry of each, and counts no further than it says.
CREATE INDEX "Run_projectId_createdAt_idx" ON "Run"("projectId", "createdAt" DESC);
