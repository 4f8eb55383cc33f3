-- A saved set of charts of a project: which of its runs are drawn, and how.
CREATE TABLE "ChartView" (
  id TEXT PRIMARY KEY,
  "projectId" TEXT NOT NULL REFERENCES "Project"(id) ON DELETE CASCADE ON UPDATE CASCADE,
  name TEXT NOT NULL,
  "nameKey" TEXT NOT NULL,
  -- Null when the person is gone; the name stays.
  "authorId" TEXT REFERENCES "Person"(id) ON DELETE SET NULL ON UPDATE CASCADE,
  author TEXT NOT NULL,
  content JSONB NOT NULL,
  "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX "ChartView_projectId_nameKey_key" ON "ChartView"("projectId", "nameKey");
