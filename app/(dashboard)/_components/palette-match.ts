/** Which entries of the palette a query means, and in which order: pure. */
export interface Matchable {
  label: string;
  /** Other words people may look for it by. */
  words?: readonly string[];
}

/** How well one word of the query fits a text: 0 not at all, 4 the whole of it. */
function closeness(word: string, text: string): number {
  if (text === word) return 4;
  if (text.startsWith(word)) return 3;
  const at = text.indexOf(word);
  if (at > 0) return /[\p{L}\p{N}]/u.test(text.charAt(at - 1)) ? 1 : 2;
  return isSubsequence(word, text) ? 0.5 : 0;
}

/** `gpa` is in `gpu-a100`; a single letter would be in nearly everything. */
function isSubsequence(word: string, text: string): boolean {
  if (word.length < 2) return false;
  let next = 0;
  for (const letter of text) if (letter === word[next]) next++;
  return next === word.length;
}

/** 0 when a word of the query is found nowhere; words found in the label count more than those in the other words. */
export function matchScore(entry: Matchable, query: string): number {
  const label = entry.label.toLowerCase();
  const others = (entry.words ?? []).map((word) => word.toLowerCase());
  let score = 0;
  for (const word of query.toLowerCase().split(/\s+/)) {
    if (word === "") continue;
    const best = Math.max(closeness(word, label), ...others.map((text) => closeness(word, text) * 0.6));
    if (best === 0) return 0;
    score += best;
  }
  return score;
}

/** The entries that fit, best first; equal ones, and all without a query, keep their order. */
export function rankEntries<T extends Matchable>(entries: readonly T[], query: string): T[] {
  if (query.trim() === "") return [...entries];
  return entries
    .map((entry) => ({ entry, score: matchScore(entry, query) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .map(({ entry }) => entry);
}
