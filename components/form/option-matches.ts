/** Whether every word of a search is a part of one of the texts, wherever it stands there. */
export function optionMatches(search: string, texts: readonly string[]): boolean {
  const all = texts.map(folded);
  return folded(search)
    .split(/\s+/)
    .every((word) => all.some((text) => text.includes(word)));
}

function folded(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}
