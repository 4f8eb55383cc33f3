import type { FieldValue } from "@/lib/config/fields/template-field";
import { textOfValue } from "./form-text";

/** What a link to the launch page says: `?job=…&queue=…&param.lr=3e-4`, or a run to start from. */
export interface LaunchLink {
  job?: string;
  queue?: string;
  /** A run whose values fill the form. */
  from?: string;
  values: Record<string, string>;
}

const prefix = "param.";
const single = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value);

/** Reads the query of the launch page; names that could harm an object are left out. */
export function readLaunchLink(query: Readonly<Record<string, string | string[] | undefined>>): LaunchLink {
  const link: LaunchLink = { values: {} };
  for (const key of ["job", "queue", "from"] as const) {
    const value = single(query[key]);
    if (value) link[key] = value;
  }
  for (const [key, value] of Object.entries(query)) {
    const name = key.startsWith(prefix) ? key.slice(prefix.length) : "";
    const text = single(value);
    if (/^[A-Za-z_][A-Za-z0-9_-]{0,63}$/.test(name) && name !== "__proto__" && text !== undefined)
      link.values[name] = text;
  }
  return link;
}

/** The address of the launch page filled like this. */
export function launchHref(link: {
  job?: string | undefined;
  queue?: string | undefined;
  from?: string | undefined;
  values?: Readonly<Record<string, FieldValue>>;
}): string {
  const query = new URLSearchParams();
  for (const key of ["job", "queue", "from"] as const) {
    const value = link[key];
    if (value) query.set(key, value);
  }
  for (const [name, value] of Object.entries(link.values ?? {})) query.set(prefix + name, textOfValue(value));
  const text = query.toString();
  return text === "" ? "/launch" : `/launch?${text}`;
}
