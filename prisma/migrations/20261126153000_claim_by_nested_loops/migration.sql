-- The claim finds its few rows by their keys, one after the other. With statistics older than the newest runs the planner took a
-- merge join for free that read 69,000 of 1,100,000 runs: 100,000 waiting behind a history of a million made a claim ten times
-- slower (1.0 and 9.7 ms at the median).
ALTER FUNCTION slipway_claim_items(text[], integer[], text[], text[], double precision)
  SET enable_mergejoin = off
  SET enable_hashjoin = off;
