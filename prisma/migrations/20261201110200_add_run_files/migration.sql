-- Files that a run saved. The row is written when the content is stored whole; the content itself lies in the store under `place`.
CREATE TABLE "RunFile" (
  "runId" TEXT NOT NULL REFERENCES "Run"(id) ON DELETE CASCADE ON UPDATE CASCADE,
  name TEXT NOT NULL,
  size BIGINT NOT NULL,
  md5 TEXT NOT NULL,
  place TEXT NOT NULL,
  "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  PRIMARY KEY ("runId", name)
);

-- The value at a path of a document as programs write it, where it can be compared: null when it is not there, or when the document
-- holds what JSON cannot say (NaN and the infinities are not compared with anything).
CREATE FUNCTION slipway_reported(document text, path text[]) RETURNS jsonb LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  RETURN document::jsonb #> path;
EXCEPTION WHEN invalid_text_representation OR untranslatable_character THEN
  RETURN regexp_replace(document, '(:|,|\[)\s*(NaN|-?Infinity)', '\1null', 'g')::jsonb #> path;
END
$$;
