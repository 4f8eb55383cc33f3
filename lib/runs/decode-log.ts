/** How many bytes the character that starts with `lead` has; 1 for what is no lead byte. */
function characterLength(lead: number): number {
  if (lead >= 0xf0 && lead <= 0xf4) return 4;
  if (lead >= 0xe0 && lead <= 0xef) return 3;
  if (lead >= 0xc2 && lead <= 0xdf) return 2;
  return 1;
}

/**
 * The longest prefix of `bytes`, at most `limit` long, that does not cut a UTF-8 character in two.
 * Bytes that are no UTF-8 are cut anywhere; never 0 for a non-empty input unless it is one unfinished character.
 */
export function characterBoundary(bytes: Uint8Array, limit = bytes.length): number {
  const end = Math.min(limit, bytes.length);
  for (let back = 1; back <= Math.min(3, end); back += 1) {
    const byte = bytes[end - back] ?? 0;
    if ((byte & 0xc0) === 0x80) continue;
    return characterLength(byte) > back ? end - back : end;
  }
  return end;
}

/** The text of a chunk; bytes that are no UTF-8 show as U+FFFD. */
export function decodeLog(bytes: Uint8Array): string {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
}
