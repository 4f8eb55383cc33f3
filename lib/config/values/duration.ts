const amount = String.raw`(\d{1,9}(?:\.\d{1,9})?)`;
const durationSyntax = new RegExp(`^(?:${amount}h)?(?:${amount}m)?(?:${amount}s)?$`);

/** Reads a duration (`72h`, `1h30m`, `90s`, or seconds as a number or digits) into seconds; undefined when it is none (R43). */
export function parseDuration(value: string | number): number | undefined {
  if (typeof value === "number") return Number.isFinite(value) && value >= 0 ? value : undefined;
  if (/^\d{1,15}(?:\.\d{1,9})?$/.test(value)) return Number(value);
  const match = durationSyntax.exec(value);
  if (!match || value === "") return undefined;
  const [, hours = "0", minutes = "0", seconds = "0"] = match;
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
}

/** Seconds as people write them: 5400 is `1h30m`. */
export function durationText(seconds: number): string {
  if (seconds === 0 || !Number.isInteger(seconds)) return `${seconds}s`;
  const parts: [number, string][] = [
    [Math.floor(seconds / 3600), "h"],
    [Math.floor((seconds % 3600) / 60), "m"],
    [seconds % 60, "s"],
  ];
  return parts.flatMap(([count, unit]) => (count > 0 ? [`${count}${unit}`] : [])).join("");
}
