/** Prints one line per step with its time; the same form as bin/prepare.mjs prints before dependencies are there. */
export async function step<T extends { detail: string }>(name: string, work: () => Promise<T>): Promise<T> {
  const started = performance.now();
  const result = await work();
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  process.stdout.write(`✓ ${name.padEnd(12)} ${result.detail.padEnd(52)} ${seconds.padStart(6)} s\n`);
  return result;
}
