/**
 * One column of numbers as bytes, exact to the last bit. Three ways, the first that holds every value: decimals of a few places as
 * whole numbers from each to the next, 32-bit floats (what a tensor's item is), doubles.
 */
import { packFloats, packIntegers, unpackFloats, unpackIntegers } from "./byte-planes";

/** From here on a difference of two might not be exact. */
const largestScaled = 2 ** 51;
const mostPlaces = 6;
const ways = { decimals: 0, single: 16, double: 17 } as const;

export function encodeNumbers(values: readonly number[]): Uint8Array {
  const places = findPlaces(values);
  if (places !== undefined) return join(ways.decimals + places, packIntegers(toSteps(values, places)));
  if (values.every((value) => Object.is(Math.fround(value), value)))
    return join(ways.single, packFloats(values, 4));
  return join(ways.double, packFloats(values, 8));
}

export function decodeNumbers(bytes: Uint8Array, count: number): number[] {
  const way = bytes[0] ?? 0;
  const rest = bytes.subarray(1);
  if (way === ways.single) return unpackFloats(rest, count, 4);
  if (way === ways.double) return unpackFloats(rest, count, 8);
  let last = 0;
  return unpackIntegers(rest, count).map((step) => {
    last += step % 2 === 0 ? step / 2 : -(step + 1) / 2;
    return unscale(last, way);
  });
}

/** With how many places after the point every value is whole, or undefined when none of a few is enough. */
function findPlaces(values: readonly number[]): number | undefined {
  let places = 0;
  for (const value of values) {
    while (!isScaled(value, places)) {
      places += 1;
      if (places > mostPlaces) return undefined;
    }
  }
  // More places than one value needed may be too many for an earlier, large one.
  return values.every((value) => isScaled(value, places)) ? places : undefined;
}

function isScaled(value: number, places: number): boolean {
  const scaled = scale(value, places);
  return Math.abs(scaled) < largestScaled && Object.is(unscale(scaled, places), value);
}

const scale = (value: number, places: number) => Math.round(value * 10 ** places);
const unscale = (scaled: number, places: number) => (scaled === 0 ? 0 : scaled / 10 ** places);

/** Differences, signs in the lowest bit. */
function toSteps(values: readonly number[], places: number): number[] {
  let last = 0;
  return values.map((value) => {
    const scaled = scale(value, places);
    const step = scaled - last;
    last = scaled;
    return step >= 0 ? step * 2 : -step * 2 - 1;
  });
}

function join(first: number, rest: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(1 + rest.length);
  bytes[0] = first;
  bytes.set(rest, 1);
  return bytes;
}
