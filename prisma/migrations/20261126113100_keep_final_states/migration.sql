-- A net under the code: whatever a statement tries, a run that has ended stays as it ended, an attempt number never goes back,
-- and a lease has both an agent and an end. The conditions cost nothing until they hold.
CREATE FUNCTION slipway_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'run % has ended as %, attempt %: it must not become %, attempt %',
    OLD.id, OLD.state, OLD.attempt, NEW.state, NEW.attempt USING ERRCODE = 'check_violation';
END
$$;

CREATE TRIGGER "Run_final" BEFORE UPDATE ON "Run" FOR EACH ROW
  WHEN (OLD."endedAt" IS NOT NULL AND
        (OLD.state, OLD.attempt, OLD.reason, OLD.cause, OLD."exitCode", OLD.signal, OLD.diagnosis, OLD."endedAt")
        IS DISTINCT FROM
        (NEW.state, NEW.attempt, NEW.reason, NEW.cause, NEW."exitCode", NEW.signal, NEW.diagnosis, NEW."endedAt"))
  EXECUTE FUNCTION slipway_refuse_change();
CREATE TRIGGER "Run_attempt" BEFORE UPDATE ON "Run" FOR EACH ROW
  WHEN (NEW.attempt < OLD.attempt)
  EXECUTE FUNCTION slipway_refuse_change();

ALTER TABLE "Run" ADD CONSTRAINT "Run_state"
  CHECK (state IN ('waiting', 'queued', 'leased', 'starting', 'running', 'stopping', 'finished', 'failed', 'cancelled', 'lost'));
ALTER TABLE "Run" ADD CONSTRAINT "Run_ended"
  CHECK (("endedAt" IS NOT NULL) = (state IN ('finished', 'failed', 'cancelled', 'lost')));
ALTER TABLE "RunQueueItem" ADD CONSTRAINT "RunQueueItem_lease"
  CHECK (("agentId" IS NULL) = ("leaseExpiresAt" IS NULL));
