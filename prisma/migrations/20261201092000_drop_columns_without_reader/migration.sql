-- Written and never read: the fields of a version are read from its text, and a chore knows when it is due.
ALTER TABLE "QueueVersion" DROP COLUMN "fields";
ALTER TABLE "Chore" DROP COLUMN "lastAt";
