#!/usr/bin/env node
// A small training program without dependencies: logistic regression on made-up points. It prints what real ones print,
// a loss that goes down, a progress bar, colours, a warning now and then, and is exactly repeatable for a given --seed.
import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";

const defaults = {
  epochs: 5,
  lr: 0.1,
  optimizer: "adam",
  seed: 1,
  points: 400,
  "batch-size": 20,
  "step-ms": 20,
  "fail-at": 0,
};

/** Arguments win over SLIPWAY_HYPERPARAMETERS (names with `_` or `-`), which win over the defaults. */
function readSettings() {
  const given = readHyperparameters();
  const options = Object.fromEntries(Object.keys(defaults).map((name) => [name, { type: "string" }]));
  const { values } = parseArgs({ options });
  const settings = { ...defaults };
  for (const [name, fallback] of Object.entries(defaults)) {
    const value = values[name] ?? given[name] ?? fallback;
    settings[name] = typeof fallback === "number" ? Number(value) : String(value);
    if (Number.isNaN(settings[name])) throw new Error(`--${name} must be a number, not ${value}`);
  }
  return settings;
}

function readHyperparameters() {
  const text = process.env.SLIPWAY_HYPERPARAMETERS;
  if (!text) return {};
  return Object.fromEntries(
    Object.entries(JSON.parse(text)).map(([name, value]) => [
      name === "learning_rate" ? "lr" : name.replaceAll("_", "-"),
      value,
    ]),
  );
}

/** Numbers from 0 to 1 that are the same for the same seed, on every machine (mulberry32). */
function makeRandom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Points on both sides of a slanted line, some of them on the wrong one. */
function makePoints(count, random) {
  return Array.from({ length: count }, () => {
    const x = [random() * 2 - 1, random() * 2 - 1, 1];
    const side = 1.5 * x[0] - 0.8 * x[1] + 0.2 + (random() - 0.5) * 0.6;
    return { x, label: side > 0 ? 1 : 0 };
  });
}

const optimizers = {
  sgd: (rate) => (weights, gradient) => {
    for (const [at, slope] of gradient.entries()) weights[at] -= rate * slope;
  },
  adam: (rate) => {
    const mean = [0, 0, 0];
    const square = [0, 0, 0];
    let step = 0;
    return (weights, gradient) => {
      step += 1;
      for (const [at, slope] of gradient.entries()) {
        mean[at] = 0.9 * mean[at] + 0.1 * slope;
        square[at] = 0.999 * square[at] + 0.001 * slope * slope;
        const fair = mean[at] / (1 - 0.9 ** step);
        weights[at] -= (rate * fair) / (Math.sqrt(square[at] / (1 - 0.999 ** step)) + 1e-8);
      }
    };
  },
};

function predict(weights, x) {
  return 1 / (1 + Math.exp(-(weights[0] * x[0] + weights[1] * x[1] + weights[2] * x[2])));
}

function judge(weights, points) {
  let loss = 0;
  let right = 0;
  for (const { x, label } of points) {
    const guess = Math.min(Math.max(predict(weights, x), 1e-9), 1 - 1e-9);
    loss -= label ? Math.log(guess) : Math.log(1 - guess);
    right += guess > 0.5 === (label === 1) ? 1 : 0;
  }
  return { loss: loss / points.length, accuracy: right / points.length };
}

function slope(weights, batch) {
  const gradient = [0, 0, 0];
  for (const { x, label } of batch) {
    const miss = predict(weights, x) - label;
    for (const at of gradient.keys()) gradient[at] += (miss * x[at]) / batch.length;
  }
  return gradient;
}

const colour = (code, text) => `\u001b[${code}m${text}\u001b[0m`;
const bar = (share) => "█".repeat(Math.round(share * 20)).padEnd(20, "░");

/** Slipway reads these lines as metrics and draws them; they begin a line and are not in the log. */
function report(lines) {
  if (!process.env.SLIPWAY_RUN_ID) return;
  for (const line of lines)
    console.log(`::metric ${JSON.stringify({ ...line, _timestamp: Date.now() / 1000 })}`);
}

async function main() {
  const settings = readSettings();
  const update = optimizers[settings.optimizer]?.(settings.lr);
  if (!update) throw new Error(`--optimizer must be one of ${Object.keys(optimizers).join(", ")}`);
  const random = makeRandom(settings.seed);
  const points = makePoints(settings.points, random);
  const weights = [0, 0, 0];
  const size = Math.max(1, Math.floor(settings["batch-size"]));
  const steps = Math.ceil(points.length / size);
  const width = String(settings.epochs).length;
  const metrics = [];

  console.log(`training on ${points.length} points: ${JSON.stringify(settings)}`);
  if (settings.lr > 0.5)
    console.error(colour(33, `warning: a learning rate of ${settings.lr} may not settle`));
  for (let epoch = 1; epoch <= settings.epochs; epoch += 1) {
    if (epoch === settings["fail-at"])
      throw new Error(`loss is NaN in epoch ${epoch} (asked for by --fail-at)`);
    for (let step = 0; step < steps; step += 1) {
      const batch = points.slice(step * size, (step + 1) * size);
      update(weights, slope(weights, batch));
      metrics.push({ "train/batch_loss": judge(weights, batch).loss, _step: (epoch - 1) * steps + step });
      process.stdout.write(`\r  ${bar((step + 1) / steps)} step ${step + 1}/${steps}`);
      await delay(settings["step-ms"]);
    }
    const { loss, accuracy } = judge(weights, points);
    const name = `epoch ${String(epoch).padStart(width)}/${settings.epochs}`;
    console.log(
      `\r${colour(36, name)}  loss ${colour(32, loss.toFixed(4))}  accuracy ${(accuracy * 100).toFixed(1)} %`,
    );
    Object.assign(metrics.at(-1) ?? {}, { "train/loss": loss, "train/accuracy": accuracy, epoch });
    report(metrics.splice(0));
  }
  const { loss, accuracy } = judge(weights, points);
  console.log(colour(1, `done: loss ${loss.toFixed(4)}, accuracy ${(accuracy * 100).toFixed(1)} %`));
}

// A polite end, as a real one would save its checkpoint.
process.once("SIGTERM", () => {
  console.log(colour(33, "\nasked to stop: saving what there is"));
  process.exit(143);
});

try {
  await main();
} catch (error) {
  console.error(colour(31, `\nerror: ${error instanceof Error ? error.message : String(error)}`));
  process.exitCode = 1;
}
