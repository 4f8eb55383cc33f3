type Query = Readonly<Record<string, string | undefined>>;

/** Which metrics of a run are asked for, as use cases take it: `key=loss&key=acc&points=1000&x=_step&from=10&to=20`. */
export function readSeriesQuery(query: Query, queryAll: (name: string) => string[]) {
  const { stream, x, from, to, points } = query;
  const numbers = { from: toNumber(from), to: toNumber(to), points: toNumber(points) };
  return { keys: queryAll("key"), stream, x, ...numbers };
}

/** What is no number is for the schema to refuse. */
function toNumber(text: string | undefined): number | undefined {
  return text === undefined ? undefined : text.trim() === "" ? Number.NaN : Number(text);
}
