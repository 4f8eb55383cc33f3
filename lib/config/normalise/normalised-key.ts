/**
 * A key of native settings in the one form in which rules compare them (R30): `--shm-size`, `shm_size`, `shmSize` and
 * `SHM-SIZE` are the same. Characters that only look like letters are folded, so that they cannot pass for new keys.
 */
export function normalizedKey(key: string): string {
  return key
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[\s\u00ad\u200b-\u200f\u2060\ufeff]/g, "")
    .replace(/[-_]/g, "");
}

/** Whether two keys are one setting after normalising. */
export function isSameKey(a: string, b: string): boolean {
  return a === b || normalizedKey(a) === normalizedKey(b);
}
