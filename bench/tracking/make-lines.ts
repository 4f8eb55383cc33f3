/** History lines as a training loop writes them: ten metrics, most of them 32-bit floats as a tensor's `.item()` gives them. */

/** The same numbers for the same seed. */
export function makeRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** `training`: what loops log. `noise`: ten doubles of 53 random bits each, which no format makes smaller. */
export type LineKind = "training" | "noise";

export function makeLines(kind: LineKind, from: number, count: number, seed: number): string[] {
  const random = makeRandom(seed + from);
  return Array.from({ length: count }, (_, at) => {
    const step = from + at;
    const values = kind === "training" ? trainingValues(step, random) : noiseValues(random);
    const time = 1_790_000_000 + step * 0.25 + random() * 0.01;
    return JSON.stringify({
      ...values,
      _step: step,
      _runtime: step * 0.25 + random() * 0.01,
      _timestamp: time,
    });
  });
}

function trainingValues(step: number, random: () => number): Record<string, number> {
  const loss = Math.exp(-step / 40_000) * 2.3 + random() * 0.1;
  const single = Math.fround;
  return {
    "train/loss": single(loss),
    "train/accuracy": Math.floor((1 - loss / 3) * 256 + random() * 8) / 256,
    "train/grad_norm": single(random() * 4),
    "train/lr": 0.001 * Math.min(1, step / 1_000) * 0.5 * (1 + Math.cos(step / 100_000)),
    "val/loss": single(loss * 1.1 + random() * 0.05),
    "val/perplexity": Math.exp(loss),
    epoch: Math.floor(step / 1_000),
    samples: step * 128,
    "time/step": Math.round(random() * 100_000) / 1_000_000,
    "throughput/tokens": single(90_000 + random() * 5_000),
  };
}

function noiseValues(random: () => number): Record<string, number> {
  const noise = () => random() + random() / 4_294_967_296;
  return Object.fromEntries(Array.from({ length: 10 }, (_, at) => [`noise/${at}`, noise()]));
}
