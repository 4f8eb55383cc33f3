import { openApiDocument } from "@/lib/api/open-api";
import { version } from "@/package.json";

/** Says nothing about this installation, so it needs no one to be known. */
export function GET(): Response {
  return Response.json(openApiDocument(version), { headers: { "cache-control": "public, max-age=300" } });
}
