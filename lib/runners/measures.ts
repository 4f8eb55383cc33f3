/**
 * What a program uses of its machine, by the names that the W&B client gives the same: `cpu` and `memory_percent` in percent,
 * `proc.memory.rssMB`, `disk./.usagePercent`, `network.recv`, `gpu.0.gpu` … What cannot be known is left out.
 */
export type Measures = Readonly<Record<string, number>>;

export const mebibyte = 1_024 * 1_024;

/** Two decimals are more than anybody reads. */
export function roundMeasures(measures: Measures): Measures {
  return Object.fromEntries(
    Object.entries(measures)
      .filter(([, value]) => Number.isFinite(value))
      .map(([name, value]) => [name, Math.round(value * 100) / 100]),
  );
}
