-- An agent is known by an id of its own, which it keeps in its work directory; its name is a label, and two may share it.
-- `process` is made anew at each start of the program, `place` says where the lock of its work directory holds: machine,
-- boot and directory. Null for agents that registered before; the first of their name on the same machine goes on as them.
ALTER TABLE "Agent" ADD COLUMN "ownId" TEXT, ADD COLUMN "process" TEXT, ADD COLUMN "place" TEXT;
-- When it said that it ends; null while it is there, and for one that has vanished without a word.
ALTER TABLE "Agent" ADD COLUMN "leftAt" TIMESTAMPTZ(3);
DROP INDEX "Agent_teamId_nameKey_key";
CREATE UNIQUE INDEX "Agent_teamId_ownId_key" ON "Agent"("teamId", "ownId");
CREATE INDEX "Agent_teamId_nameKey_idx" ON "Agent"("teamId", "nameKey");
