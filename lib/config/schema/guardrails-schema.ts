import { fieldRules } from "./field-schema";
import type { JsonSchema } from "./json-schema";
import { about, choice, duration, mapOf, plainText, record, wholeNumber } from "./schema-parts";

const paths: JsonSchema = { type: "array", items: plainText };
const whichPaths = (...words: string[]): JsonSchema => ({
  anyOf: [choice(...words), { ...record({ paths }), additionalProperties: false }],
});

/** The schema of `guardrails`, each key with what it does. */
export const guardrailRules: Record<string, JsonSchema> = {
  overrides: about(
    "What presets and overrides may set. Fields are always open.",
    whichPaths("any", "fields-only", "none"),
  ),
  job_overrides: about(
    "What job configs and their base configs may set.",
    whichPaths("any", "fields-only", "none"),
  ),
  limits: about(
    'Limits on resolved values, whoever set them, by path: `resource_args.kubernetes.limits["nvidia.com/gpu"]`.',
    mapOf({
      type: "object",
      additionalProperties: false,
      properties: Object.fromEntries(
        ["min", "max", "options", "pattern"].flatMap((rule) =>
          fieldRules[rule] ? [[rule, fieldRules[rule]]] : [],
        ),
      ),
    }),
  ),
  locked: about("Paths where nobody may differ from the queue's value.", paths),
  native: about("What submitters may set inside native settings, beyond the built-in list.", {
    ...record({
      allow: about("Paths that are open.", paths),
      deny: about("Paths that are closed.", paths),
      kubernetes: record({
        secrets: about("Secrets that submitters may use.", paths),
        config_maps: about("Config maps that submitters may use.", paths),
        claims: about("Volume claims that submitters may use.", paths),
        kinds: about("Kinds besides the queue's own.", paths),
      }),
    }),
    additionalProperties: false,
  }),
  sources: about("Where code may come from; `*` stands for any text.", {
    ...record({ git: paths, images: paths, artifacts: paths }),
    additionalProperties: false,
  }),
  quotas: about("How many runs may run and wait.", {
    ...record({
      running_per_person: wholeNumber,
      queued_per_person: wholeNumber,
      running_per_team: wholeNumber,
      queued_per_team: wholeNumber,
    }),
    additionalProperties: false,
  }),
  max_running: about("How many runs of this queue may run at once.", wholeNumber),
  max_run_time: about("The longest time a run may ask for.", duration),
  max_retries: about("The most retries a run may ask for.", wholeNumber),
  priorities: about("What submitters may ask for; critical is for leads and admins unless listed.", {
    type: "array",
    items: choice("critical", "high", "medium", "low"),
  }),
  metrics: about(
    "`off` leaves `::metric` lines of standard output in the log instead of reading them as metrics, and what programs use is not measured.",
    choice("on", "off"),
  ),
  wandb: about("`false`: programs get no variables by which the W&B client reports into their run here.", {
    type: "boolean",
  }),
  on_agent_loss: about("What happens to runs whose agent vanishes.", {
    ...record({ policy: choice("requeue", "lost"), max: wholeNumber, backoff: duration }),
    additionalProperties: false,
  }),
};

export const guardrailsSchema: JsonSchema = {
  type: "object",
  description: "What submitters may change, and how far.",
  properties: guardrailRules,
};
