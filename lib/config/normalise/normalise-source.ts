import type { MapEntry, MapNode } from "../tree/node";
import { normaliseGit } from "./normalise-git";
import { isNull, mapOf, type Normaliser } from "./normaliser";

export const sourceKeys = ["git", "artifact", "docker"] as const;
export type SourceKey = (typeof sourceKeys)[number];

const dockerKeys = ["image"];

/** Brings the code source to the top level, whether written there or under `job:`, and keeps it to one (R7). */
export function normaliseSource(normaliser: Normaliser, root: MapNode): MapEntry[] {
  const found: { entry: MapEntry; keys: string[] }[] = [];
  const result: MapEntry[] = [];
  for (const key of sourceKeys) {
    const entry = root.entries.get(key);
    if (entry) found.push({ entry, keys: [key] });
  }
  const job = root.entries.get("job");
  if (job?.node.kind === "map") found.push(...insideJob(normaliser, job.node, result));
  else if (job) {
    const node = normaliser.text(job.node, ["job"]);
    if (node) result.push({ ...job, node });
  }
  const [first, ...others] = found.filter(({ entry }) => !isNull(entry.node));
  for (const { entry, keys } of others) {
    normaliser.report(entry.keyOrigin, keys, {
      code: "several-sources",
      message: `The code has one source, but ${first?.keys.join(".")} and ${keys.join(".")} are both given. Keep one of them.`,
      allowed: "one of git, artifact, docker",
    });
  }
  for (const { entry } of first ? [first] : found) {
    const normalised = oneSource(normaliser, entry);
    if (normalised) result.push(normalised);
  }
  return result;
}

function insideJob(
  normaliser: Normaliser,
  job: MapNode,
  result: MapEntry[],
): { entry: MapEntry; keys: string[] }[] {
  const known = [...sourceKeys, "name"];
  return [...job.entries.values()].flatMap((entry) => {
    if (sourceKeys.some((key) => key === entry.key)) return [{ entry, keys: ["job", entry.key] }];
    if (entry.key === "name") {
      const node = normaliser.text(entry.node, ["job", "name"]);
      if (node) result.push({ key: "job", keyOrigin: entry.keyOrigin, node });
    } else normaliser.unknownKey(entry, ["job"], known);
    return [];
  });
}

function oneSource(normaliser: Normaliser, entry: MapEntry): MapEntry | undefined {
  const { key, node } = entry;
  if (isNull(node)) return entry;
  if (key === "artifact") {
    const text = normaliser.text(node, [key]);
    return text && { ...entry, node: text };
  }
  if (node.kind !== "map") {
    const inner = key === "git" ? "`repository`, `branch`, `commit`" : "`image`";
    normaliser.wrongType(node, [key], `a map with ${inner}`);
    return undefined;
  }
  const entries = key === "git" ? normaliseGit(normaliser, node) : dockerEntries(normaliser, node);
  return { ...entry, node: mapOf(entries, node.origin) };
}

function dockerEntries(normaliser: Normaliser, docker: MapNode): MapEntry[] {
  return [...docker.entries.values()].flatMap((inner) => {
    if (!dockerKeys.includes(inner.key)) normaliser.unknownKey(inner, ["docker"], dockerKeys);
    const text = normaliser.text(inner.node, ["docker", inner.key]);
    return text ? [{ ...inner, node: text }] : [];
  });
}
