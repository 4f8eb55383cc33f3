-- How an agent makes images of code: `docker`, `kaniko` or `noop`; null while it has not said. An agent that lists what it
-- passes on and says nothing of a builder is from before: it is taken for one that builds, as it was until now.
ALTER TABLE "Agent" ADD COLUMN "builder" TEXT;
UPDATE "Agent" SET env = env || 'image-builder'::text WHERE env IS NOT NULL;
