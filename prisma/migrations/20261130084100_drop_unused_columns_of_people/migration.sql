-- Nothing ever wrote an address or disabled a person, and sessions are rows: ending one deletes it.
ALTER TABLE "Person" DROP COLUMN "email", DROP COLUMN "disabledAt", DROP COLUMN "sessionEpoch";
