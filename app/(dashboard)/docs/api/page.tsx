import type { Metadata } from "next";
import Link from "next/link";
import { CommandLine } from "@/components/ui/command-line";
import { apiFacts } from "@/lib/api/endpoint-facts";
import { EndpointSection } from "./_components/endpoint-section";
import { SchemaTable } from "./_components/schema-table";

export const metadata: Metadata = { title: "API" };

const example = `curl -sS "$SLIPWAY_URL/api/v1/runs" -H "Authorization: Bearer $SLIPWAY_API_KEY" -H 'Content-Type: application/json' -d '{"queue": "local", "job": "train"}'`;

/** The public API for people, from the same table as its OpenAPI document. */
export default function Page() {
  const { groups, schemas } = apiFacts();
  return (
    <div className="min-h-0 grow overflow-auto px-5 py-5 max-md:px-3.5">
      <div className="flex max-w-4xl flex-col gap-8">
        <header className="flex flex-col gap-3">
          <h1 className="font-medium text-lg">API</h1>
          <p>
            Programs talk to Slipway over HTTP and JSON, with an{" "}
            <Link href="/settings/tokens" className="text-accent-ink underline underline-offset-2">
              API token
            </Link>
            . For machines, the same description is an OpenAPI 3.1 document:{" "}
            <a href="/api/openapi.json" className="text-accent-ink underline underline-offset-2">
              /api/openapi.json
            </a>
            .
          </p>
          <CommandLine command={example} />
          <p className="text-muted">
            Bodies are JSON of at most 1 MiB. What is not listed here is refused, not ignored. A refusal is{" "}
            <code>{'{"error": {"code", "message", "issues"?}}'}</code>: 400 for whatever is wrong with what
            was sent, its form or a rule it breaks; 404 also for what belongs to another team.
          </p>
          <nav aria-label="Parts of the API">
            <ul className="flex flex-wrap gap-x-4 gap-y-1">
              {[...groups.map(({ tag }) => tag), "Schemas"].map((tag) => (
                <li key={tag}>
                  <a href={`#${anchor(tag)}`} className="text-accent-ink underline underline-offset-2">
                    {tag}
                  </a>
                </li>
              ))}
            </ul>
          </nav>
        </header>
        {groups.map(({ tag, endpoints }) => (
          <section key={tag} aria-labelledby={anchor(tag)} className="flex flex-col gap-5">
            <h2 id={anchor(tag)} className="scroll-mt-4 border-line border-b pb-1.5 font-medium text-base">
              {tag}
            </h2>
            {endpoints.map((endpoint) => (
              <EndpointSection key={endpoint.id} endpoint={endpoint} />
            ))}
          </section>
        ))}
        <section aria-labelledby="schemas" className="flex flex-col gap-5">
          <h2 id="schemas" className="scroll-mt-4 border-line border-b pb-1.5 font-medium text-base">
            Schemas
          </h2>
          {schemas.map(({ name, rows }) => (
            <section key={name} aria-labelledby={`schema-${name}`} className="flex flex-col gap-2">
              <h3 id={`schema-${name}`} className="scroll-mt-4 font-medium">
                {name}
              </h3>
              <SchemaTable label={`Fields of ${name}`} rows={rows} />
            </section>
          ))}
        </section>
      </div>
    </div>
  );
}

function anchor(tag: string): string {
  return tag.toLowerCase().replaceAll(" ", "-");
}
