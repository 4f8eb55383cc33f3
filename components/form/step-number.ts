import type { FieldLimit, TemplateField } from "@/lib/config/template-field";

function literal(limit: FieldLimit | undefined): number | undefined {
  return limit && "literal" in limit && typeof limit.literal === "number" ? limit.literal : undefined;
}

function decimals(value: number): number {
  return String(value).split(".")[1]?.length ?? 0;
}

/** The text after an arrow key in a number's input: one step on, kept within literal limits; undefined when it cannot move. */
export function stepNumber(field: TemplateField, text: string, by: 1 | -1): string | undefined {
  const step = field.step ?? (field.type === "integer" ? 1 : undefined);
  if (step === undefined) return undefined;
  const min = literal(field.min);
  const max = literal(field.max);
  const current = text.trim() === "" ? (min ?? 0) - by * step : Number(text);
  if (!Number.isFinite(current)) return undefined;
  const next = Math.min(
    max ?? Number.MAX_SAFE_INTEGER,
    Math.max(min ?? -Number.MAX_SAFE_INTEGER, current + by * step),
  );
  return next.toFixed(Math.max(decimals(step), decimals(current)));
}
