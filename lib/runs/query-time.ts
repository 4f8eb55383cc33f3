const units: Record<string, number> = { m: 60, h: 3_600, d: 86_400, w: 604_800 };

/** What a time in a filter line may look like, for people. */
export const timeForms = "30m, 24h, 7d, 2w, today, 2026-11-01 or 2026-11-01T08:00Z";

/** The moment that `7d`, `today` or `2026-11-01` means, seen from `now`; undefined when it is none. Days are UTC days. */
export function readQueryTime(text: string, now: Date): Date | undefined {
  const age = /^(\d{1,6})([mhdw])$/i.exec(text);
  if (age)
    return new Date(now.getTime() - Number(age[1]) * (units[(age[2] ?? "").toLowerCase()] ?? 0) * 1_000);
  if (text.toLowerCase() === "today") return startOfDay(now);
  if (!/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})?)?$/i.test(text))
    return undefined;
  const hasZone = /(Z|[+-]\d{2}:\d{2})$/i.test(text) || !text.includes("T");
  const date = new Date(hasZone ? text : `${text}Z`);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

function startOfDay(now: Date): Date {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()));
}
