/** What runs are filtered and sorted by, and have columns of: a value of the form, of the config or of what the run reported last. */

export const valueSpaces = ["values", "config", "summary"] as const;
export type ValueSpace = (typeof valueSpaces)[number];

export interface ValueName {
  space: ValueSpace;
  /** Nested keys are joined by dots. */
  key: string;
}

/** `lr` and `values.lr` are of the form, `config.docker.image` of the resolved config, `summary.loss` is reported. */
export function readValueName(name: string): ValueName {
  const space = valueSpaces.find((one) => name.startsWith(`${one}.`) && name.length > one.length + 1);
  return space ? { space, key: name.slice(space.length + 1) } : { space: "values", key: name };
}

/** The shortest name that `readValueName` reads as this. */
export function writeValueName({ space, key }: ValueName): string {
  return space === "values" && readValueName(key).key === key ? key : `${space}.${key}`;
}

/** Whether a name says its space, as it must where it stands among the list's own columns. */
export function isFullValueName(name: string): boolean {
  return valueSpaces.some((space) => name.startsWith(`${space}.`) && name.length > space.length + 1);
}
