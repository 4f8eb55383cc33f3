/** What a reader wants to know of each endpoint, from the table: printed as Markdown and as a page. */
import type { Endpoint } from "./endpoint";
import { paramNames } from "./endpoint";
import { endpoints } from "./endpoints";
import { queryProperties, refusalStatuses, toSchema } from "./open-api";
import { referenceName, type SchemaRow, schemaRows, typeWords } from "./schema-rows";

export interface EndpointFacts {
  id: string;
  method: Endpoint["method"];
  path: string;
  summary: string;
  description: string;
  permission: string | null;
  params: string[];
  query: SchemaRow[];
  body: SchemaRow[];
  status: number;
  /** Name of a schema, or the kind of answer in words. */
  answer: string;
  answerRows: SchemaRow[];
  refusals: number[];
  isRepeatable: boolean;
}

export interface NamedRows {
  name: string;
  rows: SchemaRow[];
}

export interface ApiFacts {
  groups: { tag: string; endpoints: EndpointFacts[] }[];
  schemas: NamedRows[];
}

export function apiFacts(): ApiFacts {
  const components = new Map<string, unknown>();
  const groups = new Map<string, EndpointFacts[]>();
  for (const [id, endpoint] of Object.entries<Endpoint>(endpoints)) {
    const group = groups.get(endpoint.tag) ?? [];
    group.push(factsOf(id, endpoint, components));
    groups.set(endpoint.tag, group);
  }
  return {
    groups: [...groups].map(([tag, list]) => ({ tag, endpoints: list })),
    schemas: [...components]
      .map(([name, schema]) => ({ name, rows: schemaRows(schema) }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

function factsOf(id: string, endpoint: Endpoint, components: Map<string, unknown>): EndpointFacts {
  const { method, path, summary, description = "", permission, body, query, status = 200 } = endpoint;
  return {
    id,
    method,
    path,
    summary,
    description,
    permission,
    params: paramNames(path),
    query: schemaRows({ properties: Object.fromEntries(queryProperties(query)) }),
    body: body ? schemaRows(toSchema(body, "input", components)) : [],
    status,
    ...answerOf(endpoint, components),
    refusals: refusalStatuses(endpoint),
    isRepeatable: endpoint.isRepeatable ?? false,
  };
}

function answerOf(
  { answer }: Endpoint,
  components: Map<string, unknown>,
): Pick<EndpointFacts, "answer" | "answerRows"> {
  if (answer === "text") return { answer: "plain text", answerRows: [] };
  if (answer === "bytes") return { answer: "the file's own bytes", answerRows: [] };
  if (answer === "events") return { answer: "server-sent events", answerRows: [] };
  const schema = toSchema(answer, "output", components);
  const isNamed = referenceName(schema) !== undefined;
  return { answer: typeWords(schema), answerRows: isNamed ? [] : schemaRows(schema) };
}
