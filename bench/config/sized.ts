/** Configs of a wanted size, the same for every measurement. */
export interface Case {
  name: string;
  queue: string;
  job: string;
  override: string;
}

/** A queue with `blocks` blocks of nine lines, a job and an override that touch a tenth of it. */
export function sized(name: string, blocks: number): Case {
  const block = (at: number) =>
    [
      `    # Settings of part ${at}`,
      `    part_${at}:`,
      `      learning_rate: ${at}e-4`,
      `      batch_size: ${32 + at}`,
      `      optimizer: adamw`,
      `      schedule: {kind: cosine, warmup: ${at * 10}, floor: 0.1}`,
      `      layers: [${at}, ${at + 1}, ${at + 2}]`,
      `      name: "part ${at} of {{model}}"`,
      `      enabled: ${at % 2 === 0}`,
    ].join("\n");
  const all = Array.from({ length: blocks }, (_, at) => at);
  const touched = all.filter((at) => at % 10 === 0);
  const fields = `template_variables:\n  model: {type: string, default: llama, options: [llama, gpt]}\n  gpus: {type: integer, default: 1, min: 1, max: 8}\n`;
  const guardrails = `guardrails:\n  limits:\n    hyperparameters.*.batch_size: {max: 4096}\n    resource_args.kubernetes.limits.memory: {max: 256Gi}\n  locked: [hyperparameters.part_1.optimizer]\n`;
  return {
    name,
    queue: `name: gpu\nresource: kubernetes\nconfig:\n  env:\n    MODE: "\${MODE}"\n    RUN: "\${run_id}"\n  resource_args:\n    kubernetes:\n      requests: {cpu: 8, memory: 64Gi}\n      limits: {memory: 128Gi, nvidia.com/gpu: "{{gpus}}"}\n  hyperparameters:\n${all.map(block).join("\n")}\n${fields}${guardrails}`,
    job: `docker: {image: "registry.example.com/train:1"}\nentry_point: train.py\nargs: [--run, "\${run_id}"]\nhyperparameters:\n${touched.map((at) => `  part_${at}: {batch_size: ${at + 64}, layers: [1]}`).join("\n")}\n`,
    override: `hyperparameters:\n${touched.map((at) => `  part_${at}: {enabled: true}`).join("\n")}\n`,
  };
}
