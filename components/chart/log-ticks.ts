/**
 * Where a log axis is marked: at powers of ten, thinned to at most `most`; over less than two of them at 1, 2 and 5 too; and
 * where not even those fall within, at evenly spaced values.
 */
export function logTicks(low: number, high: number, most: number): number[] {
  if (!(low > 0) || !(high > low)) return [];
  const first = Math.ceil(Math.log10(low) - 1e-9);
  const last = Math.floor(Math.log10(high) + 1e-9);
  if (last - first >= 2) {
    const every = Math.ceil((last - first + 1) / Math.max(most, 1));
    return range(first, last).flatMap((power) => ((power - first) % every === 0 ? [tenTo(power)] : []));
  }
  const fine = range(first - 1, last)
    .flatMap((power) => [1, 2, 5].map((factor) => Number(`${factor}e${power}`)))
    .filter((value) => value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9));
  return fine.length >= 3 ? fine.slice(0, Math.max(most, 3)) : evenTicks(low, high, Math.min(most, 4));
}

/** Round values between two others, as a linear axis has them. */
export function evenTicks(low: number, high: number, most: number): number[] {
  if (!(high > low)) return [];
  const rough = (high - low) / Math.max(most, 1);
  const power = Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10]
    .map((factor) => Number(`${factor}e${power}`))
    .find((candidate) => candidate >= rough * (1 - 1e-9));
  if (step === undefined || step === 0) return [];
  const count = Math.floor(high / step + 1e-9) - Math.ceil(low / step - 1e-9);
  const start = Math.ceil(low / step - 1e-9);
  return range(0, Math.min(count, 1_000)).map((index) => Number(((start + index) * step).toPrecision(12)));
}

const tenTo = (power: number) => Number(`1e${power}`);

function range(first: number, last: number): number[] {
  return Array.from({ length: Math.max(last - first + 1, 0) }, (_, index) => first + index);
}
