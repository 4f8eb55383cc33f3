-- Several programs that write one run at once: each counts its lines from 0, so how many of each are stored is kept by writer.
CREATE TABLE "ClientWriter" (
  "runId" TEXT NOT NULL REFERENCES "ClientRun"("runId") ON DELETE CASCADE ON UPDATE CASCADE,
  writer TEXT NOT NULL,
  file TEXT NOT NULL,
  lines INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY ("runId", writer, file)
);
