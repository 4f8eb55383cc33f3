-- A run that nobody launched: a program reported it. It has no queue, no documents and no resource, and its client says how it
-- stands: what holds the states of launched runs to the table of legal moves therefore looks at launched ones only.
ALTER TABLE "Run"
  ADD COLUMN origin TEXT NOT NULL DEFAULT 'launched',
  -- The client's own id of the run, unique in its project; null where that is the id of the run.
  ADD COLUMN key TEXT,
  ALTER COLUMN "queueId" DROP NOT NULL,
  ALTER COLUMN "queueVersion" DROP NOT NULL,
  ALTER COLUMN resource DROP NOT NULL;
ALTER TABLE "Run" ADD CONSTRAINT "Run_origin" CHECK (origin IN ('launched', 'reported'));
ALTER TABLE "Run" ADD CONSTRAINT "Run_launched" CHECK (
  origin <> 'launched' OR ("queueId" IS NOT NULL AND "queueVersion" IS NOT NULL AND resource IS NOT NULL));
CREATE UNIQUE INDEX "Run_projectId_key_key" ON "Run"("projectId", key);

ALTER TABLE "Run" DROP CONSTRAINT "Run_state", DROP CONSTRAINT "Run_ended";
ALTER TABLE "Run" ADD CONSTRAINT "Run_state" CHECK (state IN
  ('waiting', 'queued', 'leased', 'starting', 'running', 'stopping', 'preempting', 'finished', 'failed', 'cancelled', 'lost', 'crashed'));
ALTER TABLE "Run" ADD CONSTRAINT "Run_ended"
  CHECK (("endedAt" IS NOT NULL) = (state IN ('finished', 'failed', 'cancelled', 'lost', 'crashed')));

DROP TRIGGER "Run_move" ON "Run";
CREATE TRIGGER "Run_move" BEFORE UPDATE OF state ON "Run" FOR EACH ROW
  WHEN (OLD.origin = 'launched' AND OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN (
    ('waiting', 'queued'), ('waiting', 'failed'), ('waiting', 'cancelled'),
    ('queued', 'leased'), ('queued', 'failed'), ('queued', 'cancelled'),
    ('leased', 'starting'), ('leased', 'stopping'), ('leased', 'queued'), ('leased', 'finished'), ('leased', 'failed'), ('leased', 'cancelled'), ('leased', 'lost'),
    ('starting', 'running'), ('starting', 'stopping'), ('starting', 'queued'), ('starting', 'finished'), ('starting', 'failed'), ('starting', 'cancelled'), ('starting', 'lost'),
    ('running', 'stopping'), ('running', 'queued'), ('running', 'finished'), ('running', 'failed'), ('running', 'cancelled'), ('running', 'lost'),
    ('stopping', 'queued'), ('stopping', 'finished'), ('stopping', 'failed'), ('stopping', 'cancelled'), ('stopping', 'lost')
  ))
  EXECUTE FUNCTION slipway_refuse_move();

DROP TRIGGER "Run_final" ON "Run";
CREATE TRIGGER "Run_final" BEFORE UPDATE ON "Run" FOR EACH ROW
  WHEN (OLD.origin = 'launched' AND OLD."endedAt" IS NOT NULL AND
        (OLD.state, OLD.attempt, OLD.reason, OLD.cause, OLD."exitCode", OLD.signal, OLD.diagnosis, OLD."endedAt")
        IS DISTINCT FROM
        (NEW.state, NEW.attempt, NEW.reason, NEW.cause, NEW."exitCode", NEW.signal, NEW.diagnosis, NEW."endedAt"))
  EXECUTE FUNCTION slipway_refuse_change();
