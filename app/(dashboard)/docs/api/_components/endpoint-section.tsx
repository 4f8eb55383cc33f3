import { Badge } from "@/components/ui/badge";
import { MarkedText } from "@/components/ui/marked-text";
import type { EndpointFacts } from "@/lib/api/endpoint-facts";
import { SchemaTable } from "./schema-table";

const tones = { GET: "blue", POST: "green", PUT: "amber", DELETE: "red" } as const;

export function EndpointSection({ endpoint }: { endpoint: EndpointFacts }) {
  const { id, method, path, summary, description, permission, query, body, answer, answerRows } = endpoint;
  const isSchema = /^[A-Z]\w+$/.test(answer);
  return (
    <section aria-labelledby={id} className="flex flex-col gap-2">
      <h3 id={id} className="scroll-mt-4 font-medium">
        {summary}
      </h3>
      <p className="flex flex-wrap items-center gap-2">
        <Badge tone={tones[method]} mono>
          {method}
        </Badge>
        <code className="break-all">{path}</code>
      </p>
      {description === "" ? null : (
        <p>
          <MarkedText text={description} />
        </p>
      )}
      {permission === null ? null : (
        <p className="text-muted">
          Permission <code>{permission}</code>
        </p>
      )}
      {query.length > 0 ? <SchemaTable label={`Query of ${summary}`} rows={query} /> : null}
      {body.length > 0 ? <SchemaTable label={`Body of ${summary}`} rows={body} /> : null}
      <p>
        Answers {endpoint.status} with{" "}
        {isSchema ? (
          <a href={`#schema-${answer}`} className="text-accent-ink underline underline-offset-2">
            {answer}
          </a>
        ) : (
          answer
        )}
        ; refuses with {endpoint.refusals.join(", ")}.
      </p>
      {answerRows.length > 0 ? <SchemaTable label={`Answer of ${summary}`} rows={answerRows} /> : null}
    </section>
  );
}
