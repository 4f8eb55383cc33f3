import type { TemplateField } from "@/lib/config/fields/template-field";
import { limitWords } from "../form/limit-words";
import type { Reading } from "./reading/use-reading";

/** What the editor's hover, completion and quick fixes know about the document that is open. */
export interface EditorContext {
  reading: Reading;
  onOpenField: (name: string) => void;
}

/** By the address of the Monaco model: providers are registered once for all editors. */
export const editorContexts = new Map<string, EditorContext>();

/** One hole in a line of text; columns count from 1, `end` is after its last character. */
export interface HoleInLine {
  name: string;
  start: number;
  end: number;
}

const holePattern = /(?<!\{)\{\{\s*([A-Za-z_][A-Za-z0-9_-]{0,63})\s*\}\}(?!\})/g;

/** The holes of one line; `{{{{name}}}}` is text, not a hole. */
export function holesInLine(line: string): HoleInLine[] {
  return [...line.matchAll(holePattern)].map((match) => ({
    name: match[1] ?? "",
    start: match.index + 1,
    end: match.index + match[0].length + 1,
  }));
}

/** The rule of a field in one line, for hover and completion. */
export function ruleInWords(field: TemplateField): string {
  const parts = [field.type, limitWords(field)];
  if (field.default !== undefined) parts.push(`default ${field.default}`);
  if (!field.required) parts.push("optional");
  return parts.filter((part) => part !== "").join(" · ");
}
