export const timeModes = ["off", "clock", "since-start"] as const;
export type TimeMode = (typeof timeModes)[number];

function two(value: number): string {
  return String(value).padStart(2, "0");
}

/** `12:04:11` in the reader's time zone, or the time since the first line. */
export function logTime(at: number, mode: TimeMode, start: number): string {
  if (mode === "off") return "";
  if (mode === "clock") {
    const date = new Date(at);
    return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
  }
  const tenths = Math.max(0, Math.round((at - start) / 100));
  const seconds = Math.floor(tenths / 10);
  if (seconds < 60) return `+${seconds}.${tenths % 10}`;
  if (seconds < 3_600) return `+${Math.floor(seconds / 60)}:${two(seconds % 60)}`;
  return `+${Math.floor(seconds / 3_600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}
