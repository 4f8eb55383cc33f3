/**
 * A number without rounding: `n / d` with `d > 0`. Steps of 0.1, quantities and limits are compared in it, because
 * binary floats would refuse 0.3 for a step of 0.1 and take 9007199254740993 for its neighbour.
 */
export interface ExactNumber {
  n: bigint;
  d: bigint;
}

/** Doubles end here; larger exponents would only cost memory. */
const maxExponent = 400;
const decimalSyntax = /^([+-]?)(?:(\d+)(?:\.(\d*))?|\.(\d+))(?:[eE]([+-]?\d{1,6}))?$/;

export const zero: ExactNumber = { n: 0n, d: 1n };

/** Reads decimal text with an optional sign, fraction and exponent; undefined for anything else. */
export function parseDecimal(text: string): ExactNumber | undefined {
  const match = decimalSyntax.exec(text);
  if (!match) return undefined;
  const [, sign, whole = "", fraction = match[4] ?? "", , exponentText = "0"] = match;
  const exponent = Number(exponentText) - fraction.length;
  if (Math.abs(Number(exponentText)) > maxExponent || text.length > 1000) return undefined;
  const digits = BigInt(`${sign === "-" ? "-" : ""}${whole}${fraction}`);
  return scaleByTen(digits, exponent);
}

function scaleByTen(digits: bigint, exponent: number): ExactNumber {
  return exponent >= 0
    ? { n: digits * 10n ** BigInt(exponent), d: 1n }
    : { n: digits, d: 10n ** BigInt(-exponent) };
}

/** The decimal a person wrote for this double (its shortest text), not the double's binary expansion. */
export function exactOf(value: number): ExactNumber | undefined {
  return Number.isFinite(value) ? parseDecimal(String(value)) : undefined;
}

export function add(a: ExactNumber, b: ExactNumber): ExactNumber {
  return { n: a.n * b.d + b.n * a.d, d: a.d * b.d };
}

export function negate(a: ExactNumber): ExactNumber {
  return { n: -a.n, d: a.d };
}

export function subtract(a: ExactNumber, b: ExactNumber): ExactNumber {
  return add(a, negate(b));
}

export function multiply(a: ExactNumber, b: ExactNumber): ExactNumber {
  return { n: a.n * b.n, d: a.d * b.d };
}

/** Undefined for a division by zero. */
export function divide(a: ExactNumber, b: ExactNumber): ExactNumber | undefined {
  if (b.n === 0n) return undefined;
  return b.n > 0n ? { n: a.n * b.d, d: a.d * b.n } : { n: -a.n * b.d, d: a.d * -b.n };
}

/** Negative, zero or positive, as `a` is below, at or above `b`. */
export function compare(a: ExactNumber, b: ExactNumber): number {
  const difference = a.n * b.d - b.n * a.d;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** Whether `value` is a whole number of steps away from `base` (R16). */
export function isOnStep(value: ExactNumber, base: ExactNumber, step: ExactNumber): boolean {
  const steps = divide(subtract(value, base), step);
  return steps !== undefined && steps.n % steps.d === 0n;
}

/** The largest whole number that is not above the value. */
export function floor(a: ExactNumber): bigint {
  const quotient = a.n / a.d;
  return a.n % a.d < 0n ? quotient - 1n : quotient;
}

const largestDouble: ExactNumber = { n: BigInt(Number.MAX_VALUE), d: 1n };

/** Whether the value still fits a double; what does not is treated as not finite (R18). */
export function isFiniteNumber(a: ExactNumber): boolean {
  return compare(a, largestDouble) <= 0 && compare(a, negate(largestDouble)) >= 0;
}

function divisor(a: bigint, b: bigint): bigint {
  let x = a < 0n ? -a : a;
  let y = b;
  while (y > 0n) [x, y] = [y, x % y];
  return x;
}

/** The nearest double. */
export function toNumber(a: ExactNumber): number {
  const common = divisor(a.n, a.d) || 1n;
  const n = a.n / common;
  const d = a.d / common;
  if (d === 1n) return Number(n);
  const whole = n / d;
  const digits = 30n;
  const fraction = ((n < 0n ? -n : n) % d) * 10n ** digits;
  // Small values keep their leading digits by shifting them above the point before the division.
  const shift = whole === 0n ? BigInt(d.toString().length) : 0n;
  const text = ((fraction * 10n ** shift) / d).toString();
  const size = whole < 0n ? -whole : whole;
  return Number(`${n < 0n ? "-" : ""}${size * 10n ** (digits + shift) + BigInt(text)}e-${digits + shift}`);
}

/** Shortest decimal text of the nearest double, without an exponent where people would not write one. */
export function exactText(a: ExactNumber): string {
  if (a.n % a.d === 0n) {
    const text = (a.n / a.d).toString();
    if (text.length <= 21) return text;
  }
  return String(toNumber(a));
}
