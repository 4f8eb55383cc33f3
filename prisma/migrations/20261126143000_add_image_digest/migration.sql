-- Which image really ran: `name@sha256:…`, or `sha256:…` where no registry knows it.
ALTER TABLE "Run" ADD COLUMN "imageDigest" TEXT;
