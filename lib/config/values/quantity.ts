import { compare, type ExactNumber, exactText, multiply, parseDecimal } from "./exact-number";

const quantitySyntax = /^([+-]?(?:\d+\.?\d*|\.\d+))(Ki|Mi|Gi|Ti|Pi|Ei|n|u|m|k|M|G|T|P|E|[eE][+-]?\d{1,3})?$/;

function factorOf(suffix: string): ExactNumber {
  const binary = ["Ki", "Mi", "Gi", "Ti", "Pi", "Ei"].indexOf(suffix);
  if (binary >= 0) return { n: 1024n ** BigInt(binary + 1), d: 1n };
  const large = ["k", "M", "G", "T", "P", "E"].indexOf(suffix);
  if (large >= 0) return { n: 1000n ** BigInt(large + 1), d: 1n };
  const small = ["m", "u", "n"].indexOf(suffix);
  return { n: 1n, d: 1000n ** BigInt(small + 1) };
}

/** Reads a Kubernetes quantity (`512Mi`, `1500m`, `1e3`, `.5`) exactly; undefined when it is none (R13). */
export function parseQuantity(text: string): ExactNumber | undefined {
  const match = quantitySyntax.exec(text);
  if (!match || text.length > 100) return undefined;
  const [, digits = "", suffix = ""] = match;
  if (suffix === "" || /^[eE][+-]?\d/.test(suffix)) return parseDecimal(`${digits}${suffix}`);
  const number = parseDecimal(digits);
  return number && multiply(number, factorOf(suffix));
}

/** Orders two quantities by value (`1Gi` < `1500Mi`); undefined when one is not a quantity (R13). */
export function compareQuantities(a: string, b: string): number | undefined {
  const left = parseQuantity(a);
  const right = parseQuantity(b);
  return left && right ? compare(left, right) : undefined;
}

/** A quantity of this value in the largest unit that keeps it whole: 68719476736 is `64Gi`, 1/2 is `500m`. */
export function quantityText(value: ExactNumber): string {
  for (const suffix of ["Ei", "Pi", "Ti", "Gi", "Mi", "Ki"]) {
    const factor = factorOf(suffix).n * value.d;
    if (value.n !== 0n && value.n % factor === 0n) return `${value.n / factor}${suffix}`;
  }
  if (value.n % value.d === 0n) return exactText(value);
  for (const suffix of ["m", "u", "n"]) {
    const scaled = value.n * factorOf(suffix).d;
    if (scaled % value.d === 0n) return `${scaled / value.d}${suffix}`;
  }
  return exactText(value);
}
