-- Which lines of a unit have media under a key, so that the steps of an image are found without reading the lines of the run.
CREATE TABLE "MediaBlock" (
  "runId" TEXT NOT NULL,
  stream TEXT NOT NULL,
  key TEXT NOT NULL,
  unit INTEGER NOT NULL,
  data BYTEA NOT NULL,
  PRIMARY KEY ("runId", stream, key, unit),
  FOREIGN KEY ("runId", stream) REFERENCES "RunStream"("runId", stream) ON DELETE CASCADE ON UPDATE CASCADE
);
