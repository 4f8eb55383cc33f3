import type { LineMap, LineValue } from "./parse-line";

/** What the W&B client notes of itself among the values of a config. */
const clientNotes = "_wandb";

/**
 * A config as the person means it. The W&B client wraps each of its values (`{"lr": {"value": 0.1}}`) and adds notes of its own; a
 * config of anybody else is given back as it is.
 */
export function plainConfig(config: LineMap): LineMap {
  const entries = config.keys.flatMap((key, at) => {
    const value = config.values[at];
    return key === clientNotes || value === undefined ? [] : [{ key, value }];
  });
  const wrapped = entries.map(({ key, value }) => ({ key, value: wrappedIn(value) }));
  const isWrapped = wrapped.every(({ value }) => value !== undefined);
  const plain = isWrapped ? wrapped : entries;
  return {
    ...config,
    keys: plain.map(({ key }) => key),
    values: plain.flatMap(({ value }) => value ?? []),
  };
}

function wrappedIn(value: LineValue): LineValue | undefined {
  if (value.kind !== "map" || !value.keys.every((key) => key === "value" || key === "desc")) return undefined;
  return value.values[value.keys.lastIndexOf("value")];
}
