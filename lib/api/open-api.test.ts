import Ajv2020 from "ajv/dist/2020";
import addFormats from "ajv-formats";
import { describe, expect, test } from "vitest";
import { type Endpoint, paramNames } from "./endpoint";
import { endpoints } from "./endpoints";
import { openApiDocument } from "./open-api";

interface Operation {
  operationId: string;
  summary: string;
  parameters: { name: string; in: string; required: boolean; schema: object }[];
  requestBody?: { content: Record<string, { schema: object }> };
  responses: Record<
    string,
    { $ref?: string; description?: string; content?: Record<string, { schema: object }> }
  >;
}

interface Document {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, object>; responses: Record<string, object> };
}

// As a reader gets it: over the wire.
const document: Document = JSON.parse(JSON.stringify(openApiDocument("1.2.3")));
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
);

function everyReference(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(everyReference);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) =>
    key === "$ref" && typeof child === "string" ? [child] : everyReference(child),
  );
}

describe("the OpenAPI document", () => {
  test("is of version 3.1 and has every endpoint once", () => {
    expect(document.openapi).toMatch(/^3\.1\.\d$/);
    const listed = operations.map(({ path, method }) => `${method.toUpperCase()} ${path}`).sort();
    const table = Object.values<Endpoint>(endpoints).map(({ method, path }) => `${method} ${path}`);
    expect(listed).toEqual(table.sort());
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test("declares each parameter of each path, and describes each answer", () => {
    for (const { path, operation } of operations) {
      const inPath = operation.parameters.filter((parameter) => parameter.in === "path");
      expect(inPath.map(({ name }) => name)).toEqual(paramNames(path));
      expect(inPath.every(({ required }) => required)).toBe(true);
      const names = operation.parameters.map((parameter) => `${parameter.in} ${parameter.name}`);
      expect(new Set(names).size).toBe(names.length);
      expect(Object.keys(operation.responses).some((status) => status.startsWith("2"))).toBe(true);
      for (const response of Object.values(operation.responses))
        expect(response.$ref ?? response.description).toBeTruthy();
    }
  });

  test("refers to nothing that is not there, and has nothing that nobody refers to", () => {
    const references = new Set(everyReference(document));
    const targets = [
      ...Object.keys(document.components.schemas).map((name) => `#/components/schemas/${name}`),
      ...Object.keys(document.components.responses).map((name) => `#/components/responses/${name}`),
    ];
    expect([...references].filter((reference) => !targets.includes(reference))).toEqual([]);
    expect(targets.filter((target) => !references.has(target))).toEqual([]);
  });

  test("has only schemas that JSON Schema 2020-12 knows, without what OpenAPI 3.1 gave up", () => {
    const ajv = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false });
    addFormats(ajv);
    const local = (schema: object): object =>
      JSON.parse(JSON.stringify(schema).replaceAll('"#/components/schemas/', '"slipway#/$defs/'));
    ajv.addSchema({ $id: "slipway", $defs: local(document.components.schemas) });
    for (const name of Object.keys(document.components.schemas))
      expect(ajv.getSchema(`slipway#/$defs/${name}`)).toBeTypeOf("function");
    for (const { operation } of operations) {
      const bodies = Object.values(operation.requestBody?.content ?? {});
      for (const { schema } of [...bodies, ...operation.parameters])
        expect(ajv.compile(local(schema))).toBeTypeOf("function");
    }
    expect(JSON.stringify(document)).not.toContain('"nullable"');
  });

  test("lets a reader build what the server takes", () => {
    const launch = operations.find(({ operation }) => operation.operationId === "launchRun");
    const schema = launch?.operation.requestBody?.content["application/json"]?.schema;
    const ajv = new Ajv2020({ strict: false });
    const isLaunch = ajv.compile(schema ?? false);
    for (const [body, is] of [
      [{ queue: "local", values: { lr: 0.1, name: "x", fast: true } }, true],
      [{ job: "train" }, false],
      [{ queue: "local", vlaues: {} }, false],
      [{ queue: "local", priority: "urgent" }, false],
    ] as const) {
      expect([body, isLaunch(body)]).toEqual([body, is]);
      expect([body, endpoints.launchRun.body.safeParse(body).success]).toEqual([body, is]);
    }
  });
});
