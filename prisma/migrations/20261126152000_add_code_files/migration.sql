-- Texts of the Dockerfile and of the files that name dependencies, as they are in the commit that ran; null while nobody has looked.
ALTER TABLE "Run" ADD COLUMN "codeFiles" JSONB;
