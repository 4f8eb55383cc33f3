/** The OpenAPI 3.1 document of the public API, made from the table of endpoints. */
import { z } from "zod";
import { type ErrorCode, errorStatus } from "../errors";
import { type Endpoint, paramNames } from "./endpoint";
import { endpoints } from "./endpoints";
import { namedSchemas } from "./named-schema";
import { errorAnswerSchema } from "./shared-answers";

type Json = Record<string, unknown>;

/** Largest JSON body that the server reads. */
export const maxBodyBytes = 1024 * 1024;

const errorWords: Record<number, string> = {
  400: "The request is not of the form described here, or breaks a rule; `error.issues` has everything that is wrong, with its place and what is allowed.",
  401: "No API token, or one that is unknown, expired or revoked.",
  403: "The caller may not do this.",
  404: "There is no such thing in the caller's team, or the caller may not see it.",
  409: "It is in the way: changed in between, or in a state where this cannot be done.",
  413: "The body is larger than 1 MiB, or one of history lines larger than 32 MiB.",
  429: "Too many calls in a minute: `Retry-After` says how many seconds to wait.",
  503: "The server's database or its store of files is away, full or being restarted: most likely nothing was kept, and `Retry-After` says when to ask again.",
  415: "The body is not `application/json`, or for history lines not `application/x-ndjson` either.",
};

/** Every status of a refusal that an endpoint can give, in order. */
export function refusalStatuses(endpoint: Endpoint): number[] {
  const codes: ErrorCode[] = ["UNAUTHENTICATED", "LIMIT_EXCEEDED", "UNAVAILABLE", ...endpoint.errors];
  if (endpoint.permission !== null) codes.push("FORBIDDEN");
  const statuses = codes.map((code): number => errorStatus[code]);
  if (endpoint.body || endpoint.query) statuses.push(errorStatus.INVALID);
  if (endpoint.body) statuses.push(413, 415);
  return [...new Set(statuses)].sort((a, b) => a - b);
}

/** The document. `version` is the program's. */
export function openApiDocument(version: string): Json {
  const components = new Map<string, unknown>();
  const paths: Record<string, Json> = {};
  for (const [operationId, endpoint] of Object.entries<Endpoint>(endpoints)) {
    const operation = toOperation(operationId, endpoint, components);
    paths[endpoint.path] = { ...paths[endpoint.path], [endpoint.method.toLowerCase()]: operation };
  }
  const error = toSchema(errorAnswerSchema, "output", components);
  return {
    openapi: "3.1.1",
    info: {
      title: "Slipway",
      version,
      description:
        "The public API of Slipway. Every call needs a person's API token (Settings, Tokens) as `Authorization: Bearer <token>`, or the session of a signed-in browser. Times are ISO texts in UTC.",
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: "/" }],
    security: [{ token: [] }],
    tags: [...new Set(Object.values<Endpoint>(endpoints).map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: {
        token: { type: "http", scheme: "bearer", description: "An API token: slw_…" },
      },
      responses: Object.fromEntries(
        Object.entries(errorWords).map(([status, description]) => [
          `Refused${status}`,
          { description, content: { "application/json": { schema: error } } },
        ]),
      ),
      schemas: Object.fromEntries([...components].sort(([a], [b]) => (a < b ? -1 : 1))),
    },
  };
}

function toOperation(operationId: string, endpoint: Endpoint, components: Map<string, unknown>): Json {
  const { tag, summary, description, permission, body, query } = endpoint;
  const needs = permission === null ? "" : `Needs the permission \`${permission}\`.`;
  return {
    operationId,
    tags: [tag],
    summary,
    description: [description, needs].filter(Boolean).join("\n\n"),
    parameters: [...toPathParameters(endpoint), ...toQueryParameters(query), ...toHeaders(endpoint)],
    ...(body && {
      requestBody: {
        required: true,
        content: {
          "application/json": { schema: toSchema(body, "input", components) },
          ...(endpoint.lineBody && { "application/x-ndjson": { schema: { type: "string" } } }),
        },
      },
    }),
    responses: toResponses(endpoint, components),
  };
}

function toPathParameters({ path }: Endpoint): Json[] {
  return paramNames(path).map((name) => ({
    name,
    in: "path",
    required: true,
    schema: { type: "string" },
  }));
}

/** The query's parameters with their JSON Schemas. */
export function queryProperties(query: z.ZodObject | undefined): [string, Json][] {
  if (!query) return [];
  const { properties = {} } = z.toJSONSchema(query, { io: "input" });
  return Object.entries(properties).map(([name, schema]) => [name, schema as Json]);
}

function toQueryParameters(query: z.ZodObject | undefined): Json[] {
  return queryProperties(query).map(([name, { description, ...schema }]) => ({
    name,
    in: "query",
    required: false,
    ...(description !== undefined && { description }),
    schema: tidy(schema, "input"),
    ...(schema.type === "array" && { style: "form", explode: true }),
  }));
}

function toHeaders({ isRepeatable }: Endpoint): Json[] {
  if (!isRepeatable) return [];
  return [
    {
      name: "Idempotency-Key",
      in: "header",
      required: false,
      description: "A text of the caller's choice: the same key of the same person gives back the first run.",
      schema: { type: "string", minLength: 1, maxLength: 200 },
    },
  ];
}

function toResponses(endpoint: Endpoint, components: Map<string, unknown>): Json {
  const { answer, status = 200 } = endpoint;
  const content =
    answer === "text"
      ? { "text/plain": { schema: { type: "string" } } }
      : answer === "events"
        ? { "text/event-stream": { schema: { type: "string" } } }
        : answer === "bytes"
          ? { "application/octet-stream": { schema: { type: "string", format: "binary" } } }
          : { "application/json": { schema: toSchema(answer, "output", components) } };
  const refusals = refusalStatuses(endpoint).map((code) => [
    String(code),
    { $ref: `#/components/responses/Refused${code}` },
  ]);
  return {
    [status]: { description: status === 201 ? "Created." : "Done.", content },
    ...Object.fromEntries(refusals),
  };
}

/** The JSON Schema of a zod schema; what has a name is put into `components` and referred to. */
export function toSchema(
  schema: z.ZodType,
  io: "input" | "output",
  components: Map<string, unknown>,
): unknown {
  const made = z.toJSONSchema(schema, { io, metadata: namesAndTexts });
  const { $defs = {}, $schema: _dialect, ...own } = made;
  for (const [name, definition] of Object.entries($defs)) components.set(name, tidy(definition, io));
  return tidy(own, io);
}

/** Names of ours beside the descriptions given with `meta`. */
const namesAndTexts = z.registry<{ id?: string; description?: string }>();
namesAndTexts.get = (schema) => ({ ...z.globalRegistry.get(schema), ...namedSchemas.get(schema) });

/** Points references at `components`, and leaves out what says nothing to a reader. */
function tidy(value: unknown, io: "input" | "output"): unknown {
  if (Array.isArray(value)) return value.map((each) => tidy(each, io));
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(withoutPattern(value as Json)).filter(
    ([key, child]) =>
      !isNoise(key, child) && !(io === "output" && key === "additionalProperties" && child === false),
  );
  return Object.fromEntries(
    kept.map(([key, child]) => {
      const isReference = key === "$ref" && typeof child === "string";
      return [key, isReference ? child.replace("#/$defs/", "#/components/schemas/") : tidy(child, io)];
    }),
  );
}

/** The name, which is the key already; empty limits; the limits of exact numbers. */
function isNoise(key: string, child: unknown): boolean {
  if (key === "id") return typeof child === "string";
  if (key === "minLength") return child === 0;
  if (key === "minimum" || key === "maximum") return Math.abs(Number(child)) === Number.MAX_SAFE_INTEGER;
  return false;
}

/** A `format` says the same as its pattern, in one word. */
function withoutPattern(schema: Json): Json {
  if (typeof schema.format !== "string") return schema;
  const { pattern: _pattern, ...rest } = schema;
  return rest;
}
