import { findSecrets } from "./find-secrets";
import type { Issue } from "./issue";
import { issueAt } from "./issue-at";
import type { ConfigDocument } from "./node";
import { readDocuments } from "./read-document";

/**
 * Secrets in what is no value of the config, such as comments and keys that are not used: people read the document as it
 * was written (R36). `known` are the issues about its values.
 */
export function searchText(document: ConfigDocument, known: readonly Issue[]): Issue[] {
  if (findSecrets(document.text).length === 0) return [];
  const isAdmins = document.layer === "queue" || document.layer === "team-defaults";
  const told = known.filter((issue) => issue.code === "secret-in-config" && issue.file === document.file);
  const { source } = readDocuments(document);
  let start = 0;
  return source.text.split("\n").flatMap((line, index) => {
    const origin = { document: source, start, end: start + line.trimEnd().length };
    start += line.length + 1;
    const kinds = findSecrets(line);
    const isTold = told.some((issue) => (issue.line ?? 0) <= index + 1 && index + 1 <= (issue.endLine ?? 0));
    if (kinds.length === 0 || isTold) return [];
    return [
      issueAt(origin, {
        code: "secret-in-config",
        severity: isAdmins ? "warning" : "error",
        message: `This line holds what looks like ${kinds.join(" and ")}. Everyone who may read the document reads it; take it out and replace that secret.`,
        path: "",
      }),
    ];
  });
}

/** The documents behind some layers, each once. */
export function documentsOf(layers: readonly { document: ConfigDocument }[]): ConfigDocument[] {
  const seen = new Map<string, ConfigDocument>();
  for (const { document } of layers) seen.set(`${document.layer} ${document.file}`, document);
  return [...seen.values()];
}
