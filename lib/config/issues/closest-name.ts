import { distance } from "fastest-levenshtein";

/** The name a person probably meant, if one of the candidates is near enough ("did you mean"). */
export function closestName(name: string, candidates: Iterable<string>): string | undefined {
  const plain = plainName(name).slice(0, 100);
  let best: { candidate: string; cost: number } | undefined;
  for (const candidate of candidates) {
    const other = plainName(candidate);
    const cost = plain === other ? 0 : distance(plain, other);
    if (!best || cost < best.cost) best = { candidate, cost };
  }
  if (!best) return undefined;
  const allowed = Math.max(1, Math.floor(Math.max(plain.length, best.candidate.length) / 3));
  return best.cost <= allowed ? best.candidate : undefined;
}

function plainName(name: string): string {
  return name.toLowerCase().replace(/[-_\s]/g, "");
}
