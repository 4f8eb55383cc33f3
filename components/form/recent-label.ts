import type { TemplateField } from "@/lib/config/fields/template-field";
import type { RecentValues } from "@/lib/runs/run-view";
import { textOfValue } from "./form-text";

const days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

/** A chip's words for values entered lately: when, and what was not the default. `Tue · 4 GPUs · 3e-4`. */
export function recentLabel(recent: RecentValues, fields: readonly TemplateField[], now: Date): string {
  const at = new Date(recent.createdAt);
  const isToday = at.toDateString() === now.toDateString();
  const clock = `${at.getHours()}:${String(at.getMinutes()).padStart(2, "0")}`;
  const aWeek = 7 * 24 * 3_600_000;
  const day =
    now.getTime() - at.getTime() < aWeek ? days[at.getDay()] : `${at.getDate()}.${at.getMonth() + 1}.`;
  const entered = fields.flatMap((field) => {
    const value = Object.hasOwn(recent.values, field.name) ? recent.values[field.name] : undefined;
    if (value === undefined || value === field.default) return [];
    return [field.type === "integer" ? `${value} ${field.title ?? field.name}` : textOfValue(value)];
  });
  return [isToday ? clock : day, ...(entered.length > 0 ? entered.slice(0, 3) : ["defaults"])].join(" · ");
}
