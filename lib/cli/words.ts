/** Times and amounts as people read them. */

/** `4s`, `12m 5s`, `3h 2m`, `2d 4h`. */
export function durationWords(seconds: number | null): string {
  if (seconds === null) return "";
  const whole = Math.max(0, Math.round(seconds));
  const units = [
    ["d", 86_400],
    ["h", 3_600],
    ["m", 60],
    ["s", 1],
  ] as const;
  const first = units.findIndex(([, size]) => whole >= size);
  const parts: string[] = [];
  let rest = whole;
  for (const [unit, size] of units.slice(first, first + 2)) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(`${count}${unit}`);
  }
  return first < 0 ? "0s" : parts.join(" ");
}

/** `5m ago`; `now` comes from the caller. */
export function agoWords(time: string | null, now: Date): string {
  if (time === null) return "";
  const seconds = (now.getTime() - Date.parse(time)) / 1000;
  if (seconds < 5) return "now";
  return `${durationWords(seconds).split(" ")[0]} ago`;
}

/** `lr=3e-4 epochs=5`. */
export function valueWords(values: Readonly<Record<string, string | number | boolean>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}=${value}`)
    .join(" ");
}
