/** A number of more digits than are asked for, with as many; a text, and an integer, as it is. */
export function shortNumber(text: string, digits: number): string {
  const isFraction = /^[+-]?\d*\.?\d+(?:e[+-]?\d+)?$/i.test(text) && /[.e]/i.test(text);
  if (!isFraction || text.length <= digits + 3) return text;
  return String(Number(Number(text).toPrecision(digits)));
}
