import type { FieldLimit, TemplateField } from "@/lib/config/fields/template-field";
import { textOfValue } from "./form-text";

function limitText(limit: FieldLimit): string {
  return "literal" in limit ? textOfValue(limit.literal) : limit.expression;
}

/** The limits of a field in a few words, as they stand beside it: `1 – 8`, `3 options`, `at most 512Gi`. */
export function limitWords(field: TemplateField): string {
  if (field.options) return field.options.length === 1 ? "1 option" : `${field.options.length} options`;
  const parts: string[] = [];
  if (field.min && field.max) parts.push(`${limitText(field.min)} – ${limitText(field.max)}`);
  else if (field.min) parts.push(`at least ${limitText(field.min)}`);
  else if (field.max) parts.push(`at most ${limitText(field.max)}`);
  if (field.step !== undefined) parts.push(`step ${textOfValue(field.step)}`);
  if (field.minLength !== undefined || field.maxLength !== undefined) parts.push(lengthWords(field));
  if (field.pattern !== undefined) parts.push(`matches ${field.pattern}`);
  return parts.join(", ");
}

function lengthWords({ minLength, maxLength }: TemplateField): string {
  if (minLength !== undefined && maxLength !== undefined) return `${minLength} – ${maxLength} characters`;
  return maxLength === undefined ? `at least ${minLength} characters` : `at most ${maxLength} characters`;
}
