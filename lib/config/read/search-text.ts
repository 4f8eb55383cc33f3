import type { Issue } from "../issue";
import { issueAt } from "../issues/issue-at";
import { findSecrets } from "../secrets/find-secrets";
import type { ConfigDocument, SourceDocument } from "../tree/node";
import { readDocuments } from "./read-document";

/** Enough to see what is wrong with a document. */
const maxLines = 50;

/**
 * Secrets in what is no value of the config, such as comments and keys that are not used: people read the document as it
 * was written (R36). `known` are the issues about its values.
 */
export function searchText(document: ConfigDocument, known: readonly Issue[]): Issue[] {
  // Line by line, because most lines are passed by one quick test, and a whole text seldom is.
  const lines = document.text.split("\n").flatMap((line, index) => {
    const kinds = findSecrets(line);
    return kinds.length > 0 ? [{ number: index + 1, kinds }] : [];
  });
  if (lines.length === 0) return [];
  const told = known.filter((issue) => issue.code === "secret-in-config" && issue.file === document.file);
  const { source } = readDocuments(document);
  return lines
    .slice(0, maxLines)
    .filter(({ number }) => !told.some(({ line = 0, endLine = 0 }) => line <= number && number <= endLine))
    .map(({ number, kinds }) => lineIssue(source, number, kinds));
}

function lineIssue(source: SourceDocument, number: number, kinds: readonly string[]): Issue {
  const lines = source.text.split("\n");
  const start = lines.slice(0, number - 1).reduce((sum, line) => sum + line.length + 1, 0);
  const end = start + (lines[number - 1] ?? "").trimEnd().length;
  return issueAt(
    { document: source, start, end },
    {
      code: "secret-in-config",
      severity: source.layer === "queue" || source.layer === "team-defaults" ? "warning" : "error",
      message: `This line holds what looks like ${kinds.join(" and ")}. Everyone who may read the document reads it; take it out and replace that secret.`,
      path: "",
    },
  );
}

/** The documents behind some layers, each once. */
export function documentsOf(layers: readonly { document: ConfigDocument }[]): ConfigDocument[] {
  const seen = new Map<string, ConfigDocument>();
  for (const { document } of layers) seen.set(`${document.layer} ${document.file}`, document);
  return [...seen.values()];
}
