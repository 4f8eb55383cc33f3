import type { FormField } from "@/lib/config/form-fields";

function decimals(value: number): number {
  return String(value).split(".")[1]?.length ?? 0;
}

function limit(text: string | undefined, none: number): number {
  const value = text === undefined ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : none;
}

/** The text after an arrow key in a number's input: one step on, kept within the limits; undefined when it cannot move. */
export function stepNumber(
  field: Pick<FormField, "type" | "step" | "min" | "max">,
  text: string,
  by: 1 | -1,
): string | undefined {
  const step = field.step ?? (field.type === "integer" ? 1 : undefined);
  if (step === undefined) return undefined;
  const min = limit(field.min, -Number.MAX_SAFE_INTEGER);
  const max = limit(field.max, Number.MAX_SAFE_INTEGER);
  const current = text.trim() === "" ? limit(field.min, 0) - by * step : Number(text);
  if (!Number.isFinite(current)) return undefined;
  const next = Math.min(max, Math.max(min, current + by * step));
  return next.toFixed(Math.max(decimals(step), decimals(current)));
}
