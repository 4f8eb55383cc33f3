const units = ["KiB", "MiB", "GiB", "TiB"] as const;

/** A size in binary units, three digits of it: `1.46 MiB`. */
export function saySize(bytes: number): string {
  if (bytes < 1_024) return bytes === 1 ? "1 byte" : `${bytes} bytes`;
  let value = bytes / 1_024;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1_024;
    unit += 1;
  }
  return `${value.toFixed(value < 9.995 ? 2 : value < 99.95 ? 1 : 0)} ${units[unit]}`;
}
