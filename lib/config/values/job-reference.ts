/** A job as people name it: which one, and which of its versions. */
export interface JobReference {
  name: string;
  version: { kind: "latest" } | { kind: "number"; number: number } | { kind: "alias"; alias: string };
}

/** Reads `name`, `name:v3`, `name:latest` or `name:alias`. Names hold no colon, so the first one divides. */
export function readJobReference(text: string): JobReference {
  const colon = text.indexOf(":");
  if (colon < 0) return { name: text, version: { kind: "latest" } };
  const name = text.slice(0, colon);
  const rest = text.slice(colon + 1);
  if (rest === "latest") return { name, version: { kind: "latest" } };
  const number = /^v([1-9]\d{0,8})$/.exec(rest)?.[1];
  if (number !== undefined) return { name, version: { kind: "number", number: Number(number) } };
  return { name, version: { kind: "alias", alias: rest } };
}
