/** What a request to the public API says, read by the endpoint's own schemas: everything that is wrong comes back. */
import type { Endpoint } from "@/lib/api/endpoint";
import { maxBodyBytes, queryProperties } from "@/lib/api/open-api";
import { AppError } from "@/lib/errors";
import { requireInput } from "@/lib/result";
import { readJsonBody } from "../../read-json-body";
import { RefusedRequest } from "../../refused-request";

interface ReadCall {
  query: unknown;
  body: unknown;
}

/** The reader of one endpoint's calls; what its schemas are asked for is found out once. */
export function callReader(endpoint: Endpoint): (request: Request) => Promise<ReadCall> {
  const types = queryProperties(endpoint.query).map(([name, { type }]) => [name, type] as const);
  return async (request) => ({
    query: readQuery(endpoint, types, new URL(request.url).searchParams),
    body: endpoint.body && !endpoint.lineBody ? await readBody(endpoint, request) : undefined,
  });
}

function readQuery(
  endpoint: Endpoint,
  types: readonly (readonly [name: string, type: unknown])[],
  given: URLSearchParams,
): unknown {
  if (!endpoint.query) return {};
  const query: Record<string, unknown> = Object.fromEntries(given);
  for (const [name, type] of types) {
    const texts = given.getAll(name);
    const [text] = texts;
    if (text === undefined) continue;
    query[name] = type === "array" ? texts : readText(text, type);
  }
  return requireInput<unknown>(endpoint.query, query);
}

/** What is no number or boolean stays text, for the schema to refuse. */
function readText(text: string, type: unknown): string | number | boolean {
  if ((type === "integer" || type === "number") && /^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  if (type === "boolean" && (text === "true" || text === "false")) return text === "true";
  return text;
}

async function readBody(endpoint: Endpoint, request: Request): Promise<unknown> {
  const type = request.headers.get("content-type") ?? "";
  if (!/^application\/json\s*(;|$)/i.test(type)) {
    const message = "Send JSON, with the header Content-Type: application/json.";
    throw new RefusedRequest({ status: 415, code: "INVALID", message });
  }
  const body = withKey(endpoint, request, await readJsonBody(request, maxBodyBytes));
  if (!endpoint.body) return body;
  requireInput<unknown>(endpoint.body, body);
  // As it was sent: the use case parses it again, by itself.
  return body;
}

/** The key may stand in the header or in the body. */
function withKey(endpoint: Endpoint, request: Request, body: unknown): unknown {
  const key = request.headers.get("idempotency-key");
  if (!endpoint.isRepeatable || key === null || typeof body !== "object" || body === null) return body;
  const given = "idempotencyKey" in body ? body.idempotencyKey : undefined;
  if (given !== undefined && given !== key) {
    const message = "The header Idempotency-Key and idempotencyKey in the body differ: give one of them.";
    throw new AppError("INVALID", message);
  }
  return { ...body, idempotencyKey: key };
}
