import { durationText } from "../values/duration";
import { leastInterval, outputTimes } from "../values/output-times";
import type { JsonSchema } from "./json-schema";
import {
  about,
  choice,
  duration,
  flag,
  mapOf,
  orHole,
  record,
  text,
  textList,
  textOrList,
  wholeNumber,
} from "./schema-parts";

/** One key of a launch config: what it means, where its rule stands, how it is written. */
export interface ConfigKey {
  about: string;
  /** Rules of the specification that speak of it. */
  rules: string;
  type: string;
  example: string;
  schema: JsonSchema;
}

const source = (schema: JsonSchema, key: Omit<ConfigKey, "schema">): ConfigKey => ({ ...key, schema });

const artifactParts = {
  name: about(
    "`[[entity/]project/]name[:version|:alias]`; an input without a version means `:latest`.",
    text,
  ),
  type: about("Kind of artifact, such as dataset or model.", text),
  path: about(
    "Where it is put, or taken from; `artifacts/<name>` when left out. On a local process a leading `/` is the attempt's directory.",
    text,
  ),
};
const outputParts = {
  when: about(
    "`success` (when left out): made if the program ends well; `always`: also when it fails.",
    orHole({ enum: [...outputTimes] }),
  ),
  every: about(
    `Makes a version every so often while the program runs as well, from ${durationText(leastInterval)}: checkpoints, from which a later attempt goes on.`,
    orHole(duration),
  ),
  optional: about("`true`: nothing at its path is no failure.", orHole(flag)),
  aliases: about("What points to the new version besides `latest` and the run's name.", {
    anyOf: [text, { type: "array", items: text }],
  }),
};
const listOfArtifacts = (parts: Record<string, JsonSchema>): JsonSchema => ({
  type: "array",
  items: { anyOf: [text, record(parts)] },
});
const git = record({
  repository: about("Address of the repository: https, ssh, git or scp-like, without a password.", text),
  branch: about("Branch, tag, or whole ref (`refs/…`); `commit` wins where both are given.", text),
  tag: about("A tag, even where a branch has its name: short for `branch: refs/tags/…`.", text),
  ref: about("A branch or tag, or a commit in full.", text),
  commit: about("The exact commit, best in full: 40 (or 64) hexadecimal digits.", text),
  submodules: about("`false` leaves submodules out; they are fetched when nothing is said.", orHole(flag)),
  lfs: about("`false` leaves the pointers of large files (Git LFS) as they are.", orHole(flag)),
});
const docker = record({ image: about("Image reference, best by digest: `name@sha256:…`.", text) });

/** Every key of a launch config, in the order in which they are documented. */
export const configKeys = {
  name: source(text, {
    about: "Name of the run, shown in lists. Made up when left out.",
    rules: "R3, R27",
    type: "text",
    example: "name: baseline-3",
  }),
  queue: source(text, {
    about: "The queue to run on.",
    rules: "R3",
    type: "text",
    example: "queue: gpu-a100",
  }),
  entity: source(text, { about: "The team.", rules: "R25", type: "text", example: "entity: research-team" }),
  project: source(text, {
    about: "The project that the run is filed under.",
    rules: "R25, R27",
    type: "text",
    example: "project: llm-training",
  }),
  job: source(
    { anyOf: [text, record({ name: text, git, docker, artifact: text })] },
    {
      about: "A job's name with version or alias, or the code source in a map.",
      rules: "R7, R38",
      type: "text or map",
      example: "job: llm-training:v1",
    },
  ),
  git: source(git, {
    about: "Code from a git repository. Pin `commit` to make the run repeatable.",
    rules: "R7",
    type: "map",
    example:
      "git:\n  repository: https://github.com/user/repo\n  commit: 4f1e0c9a7b2d3e5f60718293a4b5c6d7e8f90a1b",
  }),
  artifact: source(text, {
    about: "Code from an artifact.",
    rules: "R7, R11",
    type: "text",
    example: "artifact: wandb-artifact://entity/project/code:v1",
  }),
  docker: source(docker, {
    about: "A ready image; nothing is built.",
    rules: "R7, R38",
    type: "map",
    example: "docker:\n  image: registry.example.com/train:v1.2",
  }),
  resource_args: source(mapOf({}), {
    about:
      "What the resource is asked for, under the resource's name. Short forms and native forms may be mixed.",
    rules: "R12, R13, R30, R39",
    type: "map by resource",
    example: "resource_args:\n  docker:\n    gpus: all\n    shm_size: 8g",
  }),
  builder: source(
    record({
      accelerator: record({ base_image: about("Image that accelerated builds start from.", text) }),
      type: about("How images are built.", choice("docker", "kaniko", "noop")),
    }),
    {
      about: "How the image of a job with source code is built. Also read below `resource_args`.",
      rules: "R8",
      type: "map",
      example: "builder:\n  accelerator:\n    base_image: pytorch/pytorch:2.1.0-cuda12.1-cudnn8-devel",
    },
  ),
  entry_point: source(textOrList, {
    about: "What is started; `args` follow. `.py` files get `python` before them, `.sh` files `sh`.",
    rules: "R10, R38",
    type: "text or list",
    example: "entry_point: train.py",
  }),
  args: source(textOrList, {
    about: "Arguments of the entry point, or of the image's own.",
    rules: "R10, R38",
    type: "text or list",
    example: "args: [--epochs, 10]",
  }),
  command: source(textOrList, {
    about:
      "The whole command line; `entry_point` and `args` are then unused. A text is split into words, but no shell reads it: `&&`, `|`, `>`, `$NAME`, `*` or a second line need `[bash, -c, ...]`.",
    rules: "R10, R38",
    type: "text or list",
    example: 'command: ["python", "train.py", "--epochs", "100"]',
  }),
  env: source(
    { anyOf: [mapOf({ type: ["string", "number", "boolean", "null"] }), textList] },
    {
      about:
        "Environment variables. A name without a value is taken from the agent's environment. Values are not expanded: `$HOME` and `~` stay as they are.",
      rules: "R3, R9, R32, R33",
      type: "map or list of NAME=value",
      example: "env:\n  NCCL_DEBUG: INFO\n  HF_TOKEN:",
    },
  ),
  input_artifacts: source(listOfArtifacts(artifactParts), {
    about: "Artifacts that are there before the program starts.",
    rules: "R11",
    type: "list of names or maps",
    example:
      "input_artifacts:\n  - type: dataset\n    name: imagenet-1k:latest\n    path: /datasets/imagenet",
  }),
  output_artifacts: source(listOfArtifacts({ ...artifactParts, ...outputParts }), {
    about:
      "Artifacts that the run leaves behind: what lies at the path when the program has ended becomes a new version.",
    rules: "R11",
    type: "list of names or maps",
    example:
      "output_artifacts:\n  - processed-dataset\n  - name: model\n    type: model\n    path: models/final\n    aliases: [candidate]",
  }),
  hyperparameters: source(mapOf({}), {
    about:
      "Values for the program: in WANDB_CONFIG and SLIPWAY_HYPERPARAMETERS as JSON, and by `${hyperparameters.NAME}`.",
    rules: "R34, R35",
    type: "map",
    example: "hyperparameters:\n  learning_rate: 3e-4\n  batch_size: 32",
  }),
  base_config: source(text, {
    about: "A shared team config to start from, by name or path. In job and base configs only.",
    rules: "R24",
    type: "text",
    example: "base_config: team-configs/llm-base.yaml",
  }),
  priority: source(orHole(choice("critical", "high", "medium", "low")), {
    about: "Place in the line; medium when left out.",
    rules: "R43",
    type: "critical, high, medium or low",
    example: "priority: high",
  }),
  max_run_time: source(orHole(duration), {
    about: "The run is stopped after this time.",
    rules: "R43",
    type: "duration, or seconds",
    example: "max_run_time: 1h30m",
  }),
  retry: source(
    record({
      max: about("How many more attempts.", orHole(wholeNumber)),
      backoff: about("Time before the next attempt.", orHole(duration)),
      on_exit_codes: about(
        "Only after these exit codes; a signal counts as 128 and its number (137: SIGKILL).",
        { type: "array", items: wholeNumber },
      ),
      on_log: about("Only when a line of the log matches.", text),
    }),
    {
      about: "When a failed run is tried again.",
      rules: "R43",
      type: "map",
      example: "retry:\n  max: 2\n  backoff: 30s\n  on_exit_codes: [137]",
    },
  ),
  stages: source(
    { type: "array", items: { type: "object" } },
    {
      about:
        "Steps of a pipeline, each a launch config; keys beside `stages` are a layer below each of them. A stage comes after those that make what it takes, and after those that it names in `needs`.",
      rules: "R41, P2",
      type: "list of maps",
      example: "stages:\n  - job: preprocess-data\n  - job: train-model",
    },
  ),
} satisfies Record<string, ConfigKey>;
