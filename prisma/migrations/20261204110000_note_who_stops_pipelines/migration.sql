-- Who asked it to stop, by name.
ALTER TABLE "PipelineRun" ADD COLUMN "stoppedBy" TEXT;
