/** What the address of the audit says: `?kind=queue&q=gpu&page=2`. */
export interface AuditAddress {
  /** A noun such as `queue`; empty for all. */
  kind: string;
  text: string;
  page: number;
}

/** Nouns that events are about. */
export const auditNouns = [
  "queue",
  "job",
  "config",
  "run",
  "agent",
  "member",
  "token",
  "password",
  "team",
] as const;

type Query = Readonly<Record<string, string | string[] | undefined>>;

export function readAuditAddress(query: Query): AuditAddress {
  const one = (key: string) => {
    const value = query[key];
    return (Array.isArray(value) ? value[0] : value) ?? "";
  };
  return {
    kind: auditNouns.find((noun) => noun === one("kind")) ?? "",
    text: one("q").replaceAll("\0", "").slice(0, 200),
    page: /^[1-9]\d{0,4}$/.test(one("page")) ? Number(one("page")) : 1,
  };
}

/** The address with a change; another filter begins at its first page. */
export function auditHref(address: AuditAddress, change: Partial<AuditAddress>): string {
  const { kind, text, page } = { ...address, page: 1, ...change };
  const query = new URLSearchParams();
  if (kind !== "") query.set("kind", kind);
  if (text !== "") query.set("q", text);
  if (page > 1) query.set("page", String(page));
  return query.size === 0 ? "/audit" : `/audit?${query}`;
}
