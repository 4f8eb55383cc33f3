/** Texts to throw at the engine: good documents with small and large damage, hostile ones, and noise. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { type Damage, damages } from "./damages";
import { hostileTexts } from "./hostile-texts";
import type { Random } from "./random";

const fixtures = path.join(import.meta.dirname, "../lib/config/fixtures/reference");

const queue = `name: gpu
resource: kubernetes
config:
  env: {TOKEN: "\${HF}", MODE: fast}
  hyperparameters: {lr: "{{lr}}", batch: 32, nested: {a: [1, {b: c}]}}
  resource_args:
    kubernetes:
      requests: {cpu: "{{cpu}}", memory: 4Gi}
      limits: {nvidia.com/gpu: 1}
template_variables:
  lr: {type: float, default: 3e-4, min: 0, max: 1}
  cpu: {type: integer, default: 2, max: "{{lr}} * 100 + 8"}
  mode: {type: string, default: a, options: [a, {value: b, label: B}], show_if: {cpu: 2}}
guardrails:
  overrides: {paths: [env, hyperparameters, resource_args.kubernetes.requests]}
  limits:
    resource_args.kubernetes.limits["nvidia.com/gpu"]: {max: 8}
    hyperparameters.*: {max: 100}
  locked: [env.MODE]
  native: {allow: [resource_args.kubernetes.spec], kubernetes: {secrets: [a]}}
  sources: {git: ["https://github.com/*"], images: ["a*"]}
  quotas: {running_per_person: 4}
  max_run_time: 72h
`;
const job = `git: {repository: "https://github.com/o/r", branch: main}
entry_point: train.py --x 'a b'
args: ["--lr", "{{lr}}", "\${run_id}"]
env: [A=1, B]
input_artifacts: [data:v1, {name: m, type: model, path: /in}]
retry: {max: 1, backoff: 30s, on_log: "OOM"}
resource_args: {kubernetes: {spec: {template: {spec: {containers: [{name: main, image: "a:1", env: [{name: A, value: b}]}]}}}}}
`;
const others = [
  "stages: [{name: a, docker: {image: a}}, {name: b, docker: {image: b}, base_config: base}]\nenv: {A: b}\n",
  "job: a\n---\njob: b\n",
  "method: bayes\nmetric: {name: l, goal: minimize}\nparameters: {lr: {min: 1e-5, max: 1}, m: {values: [a, b]}}\n",
  "queues: [a]\nmax_jobs: 2\nbuilder: {type: kaniko}\n",
  "resource: docker\nname: d\nresource_args: {docker: {gpus: all, shm-size: 8g, ulimit: [nofile=1], env: {A: b}}}\n",
  "resource: sagemaker\nname: s\nresource_args: {sagemaker: {RoleArn: a, ResourceConfig: {InstanceType: ml.m5.large}, StoppingCondition: {MaxRuntimeInSeconds: 60}}}\n",
];

const seeds: string[] = [
  queue,
  job,
  ...others,
  ...readdirSync(fixtures)
    .filter((name) => name.endsWith(".yaml"))
    .map((name) => readFileSync(path.join(fixtures, name), "utf8")),
];

/** One text. Most are nearly good, because what is refused at the first character tests nothing behind it. */
export function makeText(random: Random): string {
  const kind = random.next();
  if (kind < 0.06) return random.pick(hostileTexts)(random);
  if (kind < 0.1) return noise(random);
  let text = seeds[random.below(seeds.length)] ?? job;
  const rounds = random.chance(0.15) ? 0 : 1 + random.below(random.chance(0.2) ? 20 : 4);
  for (let round = 0; round < rounds; round += 1) {
    const damage: Damage = random.pick(damages);
    text = damage(text, random, () => seeds[random.below(seeds.length)] ?? queue);
  }
  return text.length > 300_000 ? text.slice(0, 300_000) : text;
}

function noise(random: Random): string {
  const alphabet = random.pick([
    "{}[]:,-?&*!|>'\"%@`#\n \t\\",
    "ab: \n-",
    "{{}}${}$run_id ",
    "\u0000\ud800\u2028\uFEFF\u0085🙂é\r\n:",
  ]);
  const length = random.below(200);
  return Array.from({ length }, () => alphabet.charAt(random.below(alphabet.length))).join("");
}
