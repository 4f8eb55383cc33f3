-- The last call by which the agent's process said what it holds; one that was sent earlier and comes later says nothing any more.
ALTER TABLE "Agent" ADD COLUMN "adoptedCall" INTEGER;
