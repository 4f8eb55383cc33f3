-- A net under the code: a run moves only as the table of legal moves says (lib/runs/run-moves.ts; a test compares the two),
-- whoever writes. The condition is a look into a short list, and only when the state changes.
CREATE FUNCTION slipway_refuse_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'run % is %: it must not become %', OLD.id, OLD.state, NEW.state USING ERRCODE = 'check_violation';
END
$$;

CREATE TRIGGER "Run_move" BEFORE UPDATE OF state ON "Run" FOR EACH ROW
  WHEN (OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN (
    ('waiting', 'queued'), ('waiting', 'failed'), ('waiting', 'cancelled'),
    ('queued', 'leased'), ('queued', 'failed'), ('queued', 'cancelled'),
    ('leased', 'starting'), ('leased', 'stopping'), ('leased', 'queued'), ('leased', 'finished'), ('leased', 'failed'), ('leased', 'cancelled'), ('leased', 'lost'),
    ('starting', 'running'), ('starting', 'stopping'), ('starting', 'queued'), ('starting', 'finished'), ('starting', 'failed'), ('starting', 'cancelled'), ('starting', 'lost'),
    ('running', 'stopping'), ('running', 'queued'), ('running', 'finished'), ('running', 'failed'), ('running', 'cancelled'), ('running', 'lost'),
    ('stopping', 'queued'), ('stopping', 'finished'), ('stopping', 'failed'), ('stopping', 'cancelled'), ('stopping', 'lost')
  ))
  EXECUTE FUNCTION slipway_refuse_move();
