/** The same launch from a terminal or a program: texts to copy, made from exactly what the form would send. */
import { stringify } from "yaml";
import { shellWord } from "@/lib/config/values/shell-word";
import type { CopyForm, LaunchRequest } from "./copy-forms";

/** Without what is empty, in the order people read it. */
export function requestBody(request: LaunchRequest): Record<string, unknown> {
  const { queue, job, name, project, priority, values, override } = request;
  const entries = Object.entries({ queue, job, name, project, priority, values, override });
  return Object.fromEntries(
    entries.filter(([key, value]) => {
      if (value === undefined || value === "") return false;
      return key !== "values" || Object.keys(values).length > 0;
    }),
  );
}

function cli(request: LaunchRequest): string {
  const words = ["npx slipway launch", `--queue ${shellWord(request.queue)}`];
  if (request.job) words.push(`--job ${shellWord(request.job)}`);
  for (const [name, value] of Object.entries(request.values))
    words.push(`--set ${shellWord(`${name}=${value}`)}`);
  for (const flag of ["name", "project", "priority"] as const) {
    const value = request[flag];
    if (value) words.push(`--${flag} ${shellWord(value)}`);
  }
  if (!request.override) return words.join(" \\\n  ");
  return `${words.join(" \\\n  ")} \\\n  --override - <<'END'\n${request.override.trimEnd()}\nEND`;
}

function curl(request: LaunchRequest, origin: string): string {
  const body = JSON.stringify(requestBody(request), null, 2);
  return [
    `curl -sS ${shellWord(`${origin}/api/v1/runs`)}`,
    `-H "Authorization: Bearer $SLIPWAY_API_KEY"`,
    "-H 'Content-Type: application/json'",
    `-d ${shellWord(body)}`,
  ].join(" \\\n  ");
}

function pythonLiteral(value: unknown, indent = ""): string {
  if (value === true) return "True";
  if (value === false) return "False";
  if (value === null || value === undefined) return "None";
  if (typeof value !== "object") return JSON.stringify(value);
  const inner = `${indent}    `;
  const lines = Object.entries(value).map(
    ([key, each]) => `${inner}${JSON.stringify(key)}: ${pythonLiteral(each, inner)},`,
  );
  return lines.length === 0 ? "{}" : `{\n${lines.join("\n")}\n${indent}}`;
}

function python(request: LaunchRequest, origin: string): string {
  return `import json, os, urllib.request

body = ${pythonLiteral(requestBody(request))}
request = urllib.request.Request(
    ${JSON.stringify(`${origin}/api/v1/runs`)},
    data=json.dumps(body).encode(),
    headers={
        "Authorization": "Bearer " + os.environ["SLIPWAY_API_KEY"],
        "Content-Type": "application/json",
    },
)
print(json.load(urllib.request.urlopen(request)))
`;
}

/** The text of one form. `origin` is the server's address as the person sees it. */
export function copyAs(form: CopyForm, request: LaunchRequest, origin: string): string {
  switch (form) {
    case "cli":
      return cli(request);
    case "curl":
      return curl(request, origin);
    case "yaml":
      return stringify(requestBody(request), { lineWidth: 0 });
    case "python":
      return python(request, origin);
  }
}
