import { characterBoundary } from "../../runs/decode-log";

export interface Masked {
  bytes: Buffer;
  /** How many of the bytes that came in this piece stands for. */
  consumed: number;
}

export interface MaskStream {
  /** What can be said of the output by now: what might still turn out to be a secret or half a character is held back. */
  push(bytes: Uint8Array): Masked;
  /** The rest, at the end of the output. */
  flush(): Masked;
}

const mask = Buffer.from("***");

/** Held back at most: a program that repeats its secret for megabytes must not fill the memory. */
const maxHeld = 64 * 1024;

/** Masks secrets in one stream of output, also where a secret is cut in two by the way it was written. */
export function createMaskStream(forms: readonly Buffer[]): MaskStream {
  const table = createTable(forms);
  let held: Buffer = Buffer.alloc(0);

  const take = (input: Buffer, end: number): Masked => {
    const bytes = replaceSecrets(input.subarray(0, end), table);
    held = Buffer.from(input.subarray(end));
    return { bytes, consumed: end };
  };
  return {
    push(bytes) {
      const input = held.length === 0 ? Buffer.from(bytes) : Buffer.concat([held, bytes]);
      return take(input, Math.min(findSafeEnd(input, table), characterBoundary(input)));
    },
    flush: () => take(held, held.length),
  };
}

/** Forms by their first two bytes, so that one look tells for almost every place that none begins there. */
interface Table {
  starts: Uint8Array;
  byStart: Map<number, Buffer[]>;
  all: readonly Buffer[];
  longest: number;
}

function createTable(forms: readonly Buffer[]): Table {
  const table: Table = { starts: new Uint8Array(65_536), byStart: new Map(), all: forms, longest: 0 };
  for (const form of forms) {
    const start = form.readUInt16BE(0);
    table.starts[start] = 1;
    table.byStart.set(start, [...(table.byStart.get(start) ?? []), form]);
    table.longest = Math.max(table.longest, form.length);
  }
  return table;
}

interface Span {
  start: number;
  end: number;
}

/** Where secrets stand; those that overlap or touch count as one. */
function findSecrets(input: Buffer, table: Table): Span[] {
  const { starts } = table;
  const spans: Span[] = [];
  for (let at = 0; at + 1 < input.length; at += 1) {
    const start = ((input[at] ?? 0) << 8) | (input[at + 1] ?? 0);
    if (starts[start] === 0) continue;
    const end = findLongest(input, at, table.byStart.get(start) ?? []);
    if (end > 0) addSpan(spans, at, end);
  }
  return spans;
}

/** Where the longest form that begins here ends; 0 when none does. */
function findLongest(input: Buffer, at: number, forms: readonly Buffer[]): number {
  let longest = 0;
  for (const form of forms) {
    // Two more bytes are looked at first: a call of `compare` costs more than all the rest.
    if (form[2] !== input[at + 2] || form[3] !== input[at + 3]) continue;
    const end = at + form.length;
    const isHere = end <= input.length && input.compare(form, 0, form.length, at, end) === 0;
    if (isHere) longest = Math.max(longest, end);
  }
  return longest;
}

function addSpan(spans: Span[], start: number, end: number): void {
  const last = spans.at(-1);
  if (last && start <= last.end) last.end = Math.max(last.end, end);
  else spans.push({ start, end });
}

function replaceSecrets(input: Buffer, table: Table): Buffer {
  if (table.longest === 0) return input;
  const parts: Buffer[] = [];
  let from = 0;
  for (const { start, end } of findSecrets(input, table)) {
    parts.push(input.subarray(from, start), mask);
    from = end;
  }
  return from === 0 ? input : Buffer.concat([...parts, input.subarray(from)]);
}

/** The end of what no later byte can turn into a part of a secret. */
function findSafeEnd(input: Buffer, table: Table): number {
  const { all, longest } = table;
  if (longest === 0) return input.length;
  let safe = input.length;
  for (let at = Math.max(0, input.length - longest + 1); at < input.length; at += 1) {
    const rest = input.length - at;
    const mayGoOn = all.some(
      (form) => form.length > rest && input.compare(form, 0, rest, at, input.length) === 0,
    );
    if (mayGoOn) {
      safe = at;
      break;
    }
  }
  if (safe === input.length || input.length - safe > maxHeld) return input.length;
  // A secret that reaches into what is held back is held back whole.
  const reaching = findSecrets(input.subarray(Math.max(0, safe - maxHeld)), table).find(
    ({ end }) => end > Math.min(safe, maxHeld),
  );
  return reaching ? Math.min(safe, reaching.start + Math.max(0, safe - maxHeld)) : safe;
}
