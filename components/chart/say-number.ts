/** `2.231`, `0.00012`, `1.2e-7`, `12 800`, `3.4e+12`: as many digits as people compare. */
export function sayNumber(value: number, digits = 4): string {
  if (!Number.isFinite(value)) return String(value);
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size < 1e-4 || size >= 1e9) return shorten(value.toExponential(Math.max(digits - 1, 0)));
  if (size >= 10 ** digits || Number.isInteger(value)) return spaced(Math.round(value));
  return String(Number(value.toPrecision(digits)));
}

/** `1.200e-7` → `1.2e-7`. */
function shorten(text: string): string {
  return text.replace(/\.?0+e/, "e");
}

function spaced(value: number): string {
  return value.toLocaleString("en").replaceAll(",", "\u2009");
}

const units: [number, string][] = [
  [1e12, "T"],
  [1e9, "G"],
  [1e6, "M"],
  [1e3, "k"],
];

/** For axes, where width is short: `12k`, `2.5M`, `1e-5`. */
export function sayTick(value: number): string {
  const size = Math.abs(value);
  if (size >= 1e15) return shorten(value.toExponential(3));
  const unit = size >= 10_000 ? units.find(([least]) => size >= least) : undefined;
  return unit ? `${Number((value / unit[0]).toPrecision(4))}${unit[1]}` : sayNumber(value, 6);
}

/** A length of time on an axis: `0.5s`, `45s`, `12m 30s`, `3h 05m`, `2d 4h`. */
export function saySpan(seconds: number): string {
  const sign = seconds < 0 ? "−" : "";
  const size = Math.abs(seconds);
  if (size < 60) return `${sign}${Number(size.toPrecision(3))}s`;
  const whole = Math.round(size);
  const parts: [number, string][] = [
    [86_400, "d"],
    [3_600, "h"],
    [60, "m"],
    [1, "s"],
  ];
  const first = parts.findIndex(([length]) => whole >= length);
  const [big, small] = [parts[first], parts[first + 1]];
  if (!big || !small) return `${sign}${whole}s`;
  const rest = Math.floor((whole % big[0]) / small[0]);
  return `${sign}${Math.floor(whole / big[0])}${big[1]}${rest === 0 ? "" : ` ${rest}${small[1]}`}`;
}
