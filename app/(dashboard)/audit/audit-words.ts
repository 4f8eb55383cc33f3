import type { AuditEntry } from "@/lib/access/access-view";

const verbs: Record<string, string> = {
  "queue:created": "made the queue",
  "queue:saved": "saved the queue",
  "queue:paused": "paused the queue",
  "queue:resumed": "resumed the queue",
  "job:created": "made the job",
  "job:saved": "saved the job",
  "job:aliased": "set an alias of the job",
  "config:saved": "saved the config",
  "config:archived": "archived the config",
  "member:invited": "invited somebody as",
  "member:joined": "joined:",
  "member:changed": "changed the role of",
  "member:removed": "removed the member",
  "token:created": "made the token",
  "token:revoked": "revoked the token",
  "password:changed": "changed the password of",
  "team:created": "made the team",
  "person:created": "made the person",
  "person:deleted": "deleted the person",
  "view:created": "saved the charts",
  "view:changed": "changed the saved charts",
  "view:deleted": "deleted the saved charts",
  "run:held": "held the run",
  "run:deleted": "deleted the run",
  "run:released": "released the run",
  "run:prioritised": "moved the run",
};

/** What somebody did, in words: `saved the queue`. A kind without words shows itself. */
export function auditVerb(entry: Pick<AuditEntry, "kind" | "data">): string {
  const { kind, data } = entry;
  if (kind === "agent:draining") return orderVerb(data.order);
  if (kind === "queue:archived" || kind === "job:archived") {
    const noun = kind.slice(0, kind.indexOf(":"));
    return data.archived === false ? `took back the ${noun}` : `archived the ${noun}`;
  }
  return (Object.hasOwn(verbs, kind) ? verbs[kind] : undefined) ?? kind;
}

function orderVerb(order: unknown): string {
  if (order === "shutdown") return "shut down the agent";
  return order === "resume" ? "resumed the agent" : "drained the agent";
}

/** Facts that the words do not say yet; ids are for programs. */
export function auditFacts({ data }: Pick<AuditEntry, "data">): string {
  const hidden = new Set(["archived", "order"]);
  return Object.entries(data)
    .filter(([name, value]) => !hidden.has(name) && !/Id$/.test(name) && value !== null && value !== "")
    .sort(([a], [b]) => factOrder(a) - factOrder(b))
    .map(([name, value]) => factWords(name, value))
    .join(" · ");
}

/** The version begins, what somebody noted ends. */
function factOrder(name: string): number {
  return name === "version" ? 0 : name === "note" ? 2 : 1;
}

function factWords(name: string, value: unknown): string {
  if (name === "version") return `v${value}`;
  if (name === "note") return `“${value}”`;
  return name === "kind" || name === "resource" ? String(value) : `${name} ${value}`;
}

/** The page of what it was done to, where it has one. */
export function auditHrefOf({
  kind,
  subject,
  data,
}: Pick<AuditEntry, "kind" | "subject" | "data">): string | undefined {
  const name = encodeURIComponent(subject);
  switch (kind.slice(0, kind.indexOf(":"))) {
    case "queue":
      return `/queues/${name}`;
    case "job":
      return `/jobs/${name}`;
    case "config":
      return data.kind === "base" || data.kind === "preset"
        ? `/configs/${data.kind}/${subject.split("/").map(encodeURIComponent).join("/")}`
        : "/configs/team-defaults";
    case "agent":
      return typeof data.agentId === "string" ? `/agents/${data.agentId}` : undefined;
    case "run":
      return typeof data.runId === "string" ? `/runs/${data.runId}` : undefined;
    default:
      return undefined;
  }
}
