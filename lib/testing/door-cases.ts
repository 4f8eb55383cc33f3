/**
 * Launches that something is wrong with, and what is said about each. One table for every door a launch can come
 * through: the pure function, the server action, the HTTP API, the command line and the form.
 */
export interface DoorCase {
  title: string;
  /** The queue's document, which is called `doors` wherever it stands. */
  queue: string;
  job: string;
  values: Record<string, string>;
  override?: string;
  /** Every issue as `severity code path`, warnings too. */
  found: string[];
  /** Where the form shows it, of those that are also typed into it: at the field, or under "More". */
  form?: "field" | "more";
}

const goodJob = "docker: {image: registry.example.com/train:1}\nargs: [--go]\n";
const literalToken = `ghp_${"0123456789abcdefghijABCDEFGHIJ012345"}`;

interface Texts extends Partial<Pick<DoorCase, "job" | "values" | "override" | "form">> {
  /** What the queue says besides its name and resource. */
  rules?: string;
  found: string[];
}

function doorCase(title: string, { rules = "", job = goodJob, values = {}, ...more }: Texts): DoorCase {
  return { title, queue: `name: doors\nresource: docker\n${rules}`, job, values, ...more };
}

const epochs = `hyperparameters: {epochs: "{{epochs}}"}
template_variables:
  epochs: {type: integer, title: Epochs, default: 3, min: 1, max: 10}
`;
const twoFields = `hyperparameters: {batch: "{{batch}}", memory: "{{memory}}"}
template_variables:
  memory: {type: integer, title: Memory, default: 16}
  batch: {type: integer, title: Batch, default: 8, max: "{{memory}} * 2"}
`;
const hiddenField = `hyperparameters: {mode: "{{mode}}", shards: "{{shards}}"}
template_variables:
  mode: {type: string, default: single, options: [single, many]}
  shards: {type: integer, default: 1, show_if: {mode: many}}
`;

export const doorCases: readonly DoorCase[] = [
  doorCase("a value out of range", {
    rules: epochs,
    values: { epochs: "99" },
    found: ["error value-above-max /template_variables/epochs"],
    form: "field",
  }),
  doorCase("a value of the wrong type", {
    rules: epochs,
    values: { epochs: "4.5" },
    found: ["error value-wrong-type /template_variables/epochs"],
  }),
  doorCase("a value for a field that is not there", {
    rules: epochs,
    values: { epoch: "4" },
    found: ["error unknown-field /template_variables/epoch"],
  }),
  doorCase("a required value that is missing", {
    rules: 'env: {DATA: "{{data}}"}\ntemplate_variables:\n  data: {type: string, title: Data}\n',
    found: ["error value-missing /template_variables/data"],
  }),
  doorCase("a value for a hidden field", {
    rules: hiddenField,
    values: { shards: "4" },
    found: ["warning hidden-value-dropped /template_variables/shards"],
  }),
  doorCase("a limit that another field sets", {
    rules: twoFields,
    values: { memory: "16", batch: "33" },
    found: ["error value-above-max /template_variables/batch"],
    form: "field",
  }),
  doorCase("a limit on a path, broken by the override", {
    rules: "guardrails:\n  limits:\n    hyperparameters.batch: {max: 64}\n",
    override: "hyperparameters:\n  steps: 10\n  batch: 65\n",
    found: ["error limit-broken /hyperparameters/batch"],
    form: "more",
  }),
  doorCase("a locked path, changed by the job", {
    rules: "env: {REGION: eu}\nguardrails: {locked: [env.REGION]}\n",
    job: `${goodJob}env: {REGION: us}\n`,
    found: ["error locked-value-changed /env/REGION"],
  }),
  doorCase("an override that is refused", {
    rules: "env: {MODE: a}\nguardrails:\n  overrides: {paths: [hyperparameters]}\n",
    override: "env:\n  MODE: b\n",
    found: ["error override-refused /env"],
    form: "more",
  }),
  doorCase("a native setting that is refused", {
    rules: "guardrails: {overrides: any}\n",
    override: "resource_args:\n  docker:\n    privileged: true\n",
    found: ["error native-setting-refused /resource_args/docker/privileged"],
  }),
  doorCase("the agent's environment, read by the submitter", {
    override: `env:\n  KEY: "\${AGENT_KEY}"\n`,
    found: ["error reference-not-allowed /env/KEY"],
  }),
  doorCase("a literal secret", {
    override: `env:\n  MODE: ${literalToken}\n`,
    found: ["error secret-in-config /env/MODE"],
  }),
  doorCase("an image from elsewhere", {
    rules: "guardrails:\n  sources: {images: ['registry.example.com/*']}\n",
    job: "docker:\n  image: elsewhere.example.com/train:1\n",
    found: ["error source-refused /docker/image"],
  }),
  doorCase("a priority that is not offered", {
    rules: "guardrails: {priorities: [medium, low]}\n",
    override: "priority: critical\n",
    found: ["error priority-refused /priority"],
    form: "more",
  }),
  doorCase("an override that is no YAML", {
    override: "env:\n  A: [1, 2\n",
    found: ["error yaml-syntax "],
    form: "more",
  }),
  doorCase("a key that stands twice", {
    override: "env:\n  A: x\n  A: y\n",
    found: ["error duplicate-key /env/A"],
  }),
  doorCase("several things at once, in several documents", {
    rules: `${epochs}guardrails:\n  limits:\n    hyperparameters.batch: {max: 64}\n`,
    job: `${goodJob}hyperparameters: {batch: 65}\n`,
    values: { epochs: "0", epoch: "1" },
    override: "resource_args: {docker: {pid: host}}\n",
    found: [
      "error value-below-min /template_variables/epochs",
      "error unknown-field /template_variables/epoch",
      "error override-refused /resource_args",
      "error limit-broken /hyperparameters/batch",
    ],
  }),
  doorCase("a variable of the queue that breaks the queue's own limit", {
    rules: "env: {LEVEL: '907'}\nguardrails:\n  limits:\n    env.LEVEL: {max: 4}\n",
    found: ["error limit-broken /env/LEVEL"],
  }),
];
