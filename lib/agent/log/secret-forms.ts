/** Shorter ones would blank out half of a log: `1`, `on`, `dev`. */
export const shortestSecret = 4;

/**
 * Every spelling under which a secret value turns up in a log, as bytes: itself, the lines of a long one, inside JSON,
 * inside an address, and in base64 at each of the three places where it may begin within what was encoded.
 */
export function secretForms(values: readonly string[]): Buffer[] {
  const texts = new Set<string>();
  const add = (text: string) => {
    if (Buffer.byteLength(text) >= shortestSecret) texts.add(text);
  };
  for (const value of values.flatMap(withLines)) {
    if (Buffer.byteLength(value) < shortestSecret) continue;
    for (const text of [value, ...jsonForms(value), ...addressForms(value), ...base64Forms(value)]) add(text);
  }
  return [...texts].map((text) => Buffer.from(text));
}

/** Keys of several lines are printed line by line, with something before each. */
function withLines(value: string): string[] {
  const lines = value.split(/\r?\n/).map((line) => line.trim());
  return lines.length === 1 ? [value, value.trim()] : [value, ...lines.filter((line) => line.length >= 8)];
}

function jsonForms(value: string): string[] {
  const escaped = JSON.stringify(value).slice(1, -1);
  const ascii = escaped.replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  return [escaped, ascii, escaped.replaceAll("/", "\\/")];
}

function addressForms(value: string): string[] {
  const wellFormed = Buffer.from(value).toString(); // half a character would make the encoding throw
  const encoded = encodeURIComponent(wellFormed);
  const strict = encoded.replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
  const loose = encodeURI(wellFormed);
  const spellings = [encoded, strict, strict.replaceAll("%20", "+"), loose];
  return [...spellings, ...spellings.map(lowerEscapes)];
}

function lowerEscapes(text: string): string {
  return text.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase());
}

/** Base64 that ends before the last whole group would also match what has nothing to do with the value. */
const shortestBase64 = 8;

function base64Forms(value: string): string[] {
  const bytes = Buffer.from(value);
  const forms = [0, 1, 2].flatMap((before) => {
    const encoded = Buffer.concat([Buffer.alloc(before), bytes]).toString("base64");
    // Characters that also hold bits of what stands before or after the value differ from text to text.
    const start = [0, 2, 3][before] ?? 0;
    const end = Math.floor(((before + bytes.length) * 8) / 6);
    return [encoded.slice(start, end)].filter((form) => form.length >= shortestBase64);
  });
  const all = [...forms, ...wrappedForms(bytes)];
  return [...all, ...all.map((form) => form.replaceAll("+", "-").replaceAll("/", "_"))];
}

/** A long value by itself, as `base64` and PEM files print it: in lines. */
function wrappedForms(bytes: Buffer): string[] {
  const encoded = bytes.toString("base64").replace(/=+$/, "");
  return [64, 76].flatMap((width) => {
    if (encoded.length <= width) return [];
    const count = Math.ceil(encoded.length / width);
    const lines = Array.from({ length: count }, (_, at) => encoded.slice(at * width, (at + 1) * width));
    return lines.filter((line) => line.length >= shortestBase64);
  });
}
