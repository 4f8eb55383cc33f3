-- A program that crashed comes back under another name and sends its lines from the first: by that line it is known again.
ALTER TABLE "ClientWriter" ADD COLUMN "firstLine" TEXT;
