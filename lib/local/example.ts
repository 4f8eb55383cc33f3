import type { SystemActor } from "../access/actor";
import { createJob } from "../catalog/create-job";
import { createQueue } from "../catalog/create-queue";
import { StartError } from "./options";

/** A queue on this machine: three fields, one of each kind that matters, and the guardrails people meet first. */
export function exampleQueueText(repository: string): string {
  return `# local: programs on the machine where the agent runs.
# "{{epochs}}" is a hole: people fill it when they launch,
# within the rules of template_variables below.
args:
  ["--epochs", "{{epochs}}", "--lr", "{{learning_rate}}",
  "--optimizer", "{{optimizer}}", "--fail-at", "{{fail_at}}"]
env:
  LOG_LEVEL: info

template_variables:
  epochs:
    type: integer
    title: Epochs
    description: How often the whole data set is seen.
    default: 5
    min: 1
    max: 50
  learning_rate:
    type: float
    title: Learning rate
    default: 0.1
    min: 0.0001
    max: 1
  optimizer:
    type: string
    title: Optimizer
    default: adam
    options: [adam, sgd]
  fail_at:
    type: integer
    title: Fail at epoch
    description: Ends the program there, to see a failure. 0 never fails.
    group: Trying out
    default: 0
    min: 0
    max: 50

guardrails:
  # What people may change besides the fields above.
  overrides: {paths: [env, args, hyperparameters, name, project]}
  # Code may come from here and from nowhere else.
  sources: {git: [${JSON.stringify(repository)}]}
  quotas: {running_per_person: 4, queued_per_person: 50}
  max_run_time: 1h
`;
}

/** A small training program of this repository, pinned to the commit that was there at the first start. */
export function exampleJobText(repository: string, commit: string): string {
  return `# A small training program in plain Node: it prints a loss curve.
git:
  repository: ${JSON.stringify(repository)}
  commit: ${commit}
entry_point: node examples/train/train.mjs
`;
}

/** Stores the example queue and job; says what it laid down. */
export async function layDownExample(
  team: SystemActor,
  source: { address: string; commit: string } | undefined,
): Promise<string> {
  if (!source) return "left out: this folder is no git repository with a commit";
  const note = "Laid down by the first start.";
  const made = [
    await createQueue(team, {
      name: "local",
      resource: "local-process",
      description: "Programs on this machine.",
      text: exampleQueueText(source.address),
      note,
    }),
    await createJob(team, {
      name: "train",
      description: "A small training program that prints a loss curve.",
      text: exampleJobText(source.address, source.commit),
      note,
    }),
  ];
  const problems = made.flatMap(({ ok, issues }) => (ok ? [] : issues));
  // A start that was killed half way has left one of the two.
  const serious = problems.filter((issue) => issue.code !== "name-taken");
  if (serious.length > 0) throw new StartError(serious.map((issue) => issue.message).join(" "));
  return "queue local, job train";
}
