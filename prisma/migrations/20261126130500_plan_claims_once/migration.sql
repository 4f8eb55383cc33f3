-- The claim is planned once per connection. Left to itself Postgres planned its largest query anew at every call, which took
-- three quarters of the time: 1.6 ms of processor time for a claim, 0.45 ms since. A plan made while the line is short must also do
-- for a long one, so it may not read whole tables.
ALTER FUNCTION slipway_claim_items(text[], integer[], text[], text[], double precision)
  SET plan_cache_mode = force_generic_plan
  SET enable_seqscan = off;
