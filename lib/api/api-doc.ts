import { apiFacts, type EndpointFacts } from "./endpoint-facts";
import type { SchemaRow } from "./schema-rows";

/** The reference page of the public API, from its table. */
export function apiDoc(): string {
  const { groups, schemas } = apiFacts();
  return [
    head,
    ...groups.flatMap(({ tag, endpoints }) => [`## ${tag}\n`, ...endpoints.map(endpointText)]),
    "## Schemas\n",
    ...schemas.map(({ name, rows }) => `### ${name}\n\n${table(rows)}`),
  ].join("\n");
}

const head = `# The public API

<!-- Written by \`npm run docs\` from lib/api; do not edit. -->

Programs talk to Slipway over HTTP and JSON. The same description, for machines, is at \`/api/openapi.json\`; a page of it is
at \`/docs/api\`.

- **Who calls**: a person's API token (Settings, Tokens, or \`slipway token create\`) as \`Authorization: Bearer <token>\`. The
  session of a signed-in browser works too, and may change things only from Slipway's own pages.
- **Bodies** are JSON with \`Content-Type: application/json\`, at most 1 MiB. A key or a query parameter that is not listed here
  is refused, not ignored. Times are ISO texts in UTC.
- **Refusals** are \`{"error": {"code", "message", "issues"?, "conflict"?}}\`. Whatever is wrong with what was sent,
  its form or a rule it breaks, is 400, and \`issues\` holds all of it, each with a code, a path, and, for documents, file, line
  and column. A method that an address does not take is 405, with \`Allow\`.
- What another team owns is not found (404), as if it did not exist.
- **How often**: 3,000 calls a minute for each token or signed-in person, unless the server is set otherwise; then 429, and
  \`Retry-After\` says how many seconds to wait. A stream counts as the one call that opened it.
- **What passes**: while the server's database or its store of files is away, full or being restarted every call is 503 with words and
  \`Retry-After\`; unless it was cut at its very end nothing of it is kept. 500 is a fault of the server; its words name an id to find in its log.
- **Again**: launches take \`Idempotency-Key\`; the same key of the same person gives back the first run.

\`\`\`sh
curl -sS "$SLIPWAY_URL/api/v1/runs" \\
  -H "Authorization: Bearer $SLIPWAY_API_KEY" \\
  -H 'Content-Type: application/json' \\
  -d '{"queue": "local", "job": "train", "values": {"epochs": 5}}'
\`\`\`
`;

function endpointText(facts: EndpointFacts): string {
  const { method, path, summary, description, permission, query, body, answer, answerRows } = facts;
  const parts = [`### ${summary}\n\n\`${method} ${path}\`\n`];
  if (description !== "") parts.push(`${description}\n`);
  if (permission !== null) parts.push(`Permission: \`${permission}\`.\n`);
  if (query.length > 0) parts.push(`Query:\n\n${table(query)}`);
  if (body.length > 0) parts.push(`Body:\n\n${table(body)}`);
  parts.push(`Answer: ${facts.status}, ${link(answer)}.\n`);
  if (answerRows.length > 0) parts.push(table(answerRows));
  parts.push(`Refusals: ${facts.refusals.join(", ")}.\n`);
  return parts.join("\n");
}

function link(answer: string): string {
  return /^[A-Z]\w+$/.test(answer) ? `[${answer}](#${answer.toLowerCase()})` : answer;
}

/** Rows as a Markdown table. */
export function table(rows: readonly SchemaRow[]): string {
  const lines = rows.map(({ name, type, isRequired, description }) => {
    const cells = [`\`${name}\`${isRequired ? "" : "?"}`, type, description];
    return `| ${cells.map((cell) => cell.replaceAll("|", "\\|").replaceAll("\n", " ")).join(" | ")} |`;
  });
  return `| name | type | meaning |\n|---|---|---|\n${lines.join("\n")}\n`;
}
