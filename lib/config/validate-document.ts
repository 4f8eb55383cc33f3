import { readTemplateFields } from "./fields/read-template-fields";
import { openFilling } from "./fill/make-filling";
import { noGuardrails } from "./guardrails/guardrails";
import { type Issue, isAcceptable } from "./issue";
import { issueAt } from "./issues/issue-at";
import { checkAgent } from "./kinds/check-agent";
import { checkSweep } from "./kinds/check-sweep";
import type { LayerName } from "./layer";
import { type ConfigLayer, readLayer } from "./layers/config-layer";
import { chooseStages, jobIssues, underStage, withoutRepeats } from "./layers/job-stages";
import { openJob } from "./layers/open-job";
import { partsOf, shownName, shownPlan } from "./pipeline/parts-of-stage";
import { planStages } from "./pipeline/plan-stages";
import { type DocumentKind, detectKind } from "./read/detect-kind";
import { inspectNumber } from "./read/inspect-texts";
import { readDocument, readDocuments } from "./read/read-document";
import { searchText } from "./read/search-text";
import { readQueue } from "./read-queue";
import type { Resolution } from "./resolution";
import { checkSecrets, redactIssues } from "./secrets/check-secrets";
import { type SettledConfig, settleConfig } from "./settle-config";
import type { ConfigDocument, MapNode } from "./tree/node";
import { walkScalars } from "./tree/walk-scalars";

export interface ValidatedDocument {
  /** Absent where the text says too little to know. */
  kind?: DocumentKind;
  issues: Issue[];
}

/** Judges a document of any kind on its own; the kind is found out unless given (R4). */
export function validateDocument(
  { file, text }: Pick<ConfigDocument, "file" | "text">,
  given?: DocumentKind,
): ValidatedDocument {
  const asJob: ConfigDocument = { file, text, layer: "job" };
  const kind = given ?? findKind(asJob);
  if (typeof kind !== "string") return { issues: redactIssues(kind, []) };
  const layer = layerOf(kind);
  const document = layer === "job" ? asJob : { file, text, layer };
  return { kind, issues: redactIssues(validateAs(kind, document), []) };
}

function findKind(document: ConfigDocument): DocumentKind | Issue[] {
  const { roots, issues, source } = readDocuments(document);
  const kind = detectKind(roots);
  if (kind) return kind;
  const unlayered = issues.map(withoutLayer);
  if (!isAcceptable(issues)) return unlayered;
  return [
    ...unlayered,
    withoutLayer(
      issueAt(
        { document: source, start: 0, end: 0 },
        {
          code: "unknown-kind",
          message:
            "This is no document of ours: a queue has `resource` or `config`, a job has `git`, `entry_point`, `resource_args` and the like, a sweep `method` and `parameters`, an agent file `queues` or `max_jobs`, a list of fields a `type` in each.",
          path: "",
          allowed: "queue, job, base, sweep, agent, fields, pipeline",
        },
      ),
    ),
  ];
}

function layerOf(kind: DocumentKind): LayerName {
  if (kind === "queue" || kind === "fields") return "queue";
  return kind === "base" ? "base" : "job";
}

function withoutLayer({ layer: _layer, ...issue }: Issue): Issue {
  return issue;
}

function validateAs(kind: DocumentKind, document: ConfigDocument): Issue[] {
  switch (kind) {
    case "queue":
      return readQueue(document).issues;
    case "job":
    case "pipeline":
      return validateJob(document);
    case "base":
      return validateLayer(document);
    case "fields":
      return validateFields(document);
    case "sweep":
      return validateOther(document, checkSweep);
    case "agent":
      return validateOther(document, checkAgent);
  }
}

/** A job or pipeline without its queue: holes stay open, and what depends on the queue only warns (R20, R30). */
export function validateJob(document: ConfigDocument): Issue[] {
  return planJob(document).issues;
}

/** The same, and for a pipeline the names and the order of its stages (P2). */
export function planJob(document: ConfigDocument): { issues: Issue[] } & Pick<Resolution, "plan" | "stages"> {
  const job = openJob(document, undefined);
  const { chosen } = chooseStages(job, undefined, document.file);
  const settled = chosen.map(({ stage }) => settleAlone(document, stage.layers));
  const plan = job.isPipeline
    ? planStages(chosen.map(({ stage }, index) => partsOf(stage, settled[index])))
    : null;
  const issues = withoutRepeats([
    ...jobIssues(job, chosen),
    ...chosen.flatMap(({ prefix }, index) => underStage(ownIssues(settled[index]), prefix)),
    ...(plan?.issues ?? []),
  ]);
  return {
    issues: redactIssues([...issues, ...searchText(document, issues)], []),
    ...(plan ? { plan: shownPlan(plan), stages: chosen.map(({ stage }) => shownName(stage)) } : {}),
  };
}

/** One layer on its own: a base config, a preset, an override, or (on the admin's side) team defaults. */
export function validateLayer(document: ConfigDocument): Issue[] {
  const layer = readLayer(document);
  const issues = [...layer.issues, ...ownIssues(settleAlone(document, [layer]))];
  return redactIssues([...issues, ...searchText(document, issues)], []);
}

/** What an override may set is the queue's word, and what is missing the queue may bring. */
const queuesWord = ["override-refused", "target-missing-field"];

function settleAlone(document: ConfigDocument, layers: ConfigLayer[]): SettledConfig {
  const isAdmins = document.layer === "team-defaults";
  return settleConfig(
    { admin: isAdmins ? layers : [], submitted: isAdmins ? [] : layers },
    {
      document,
      guardrails: noGuardrails(),
      fields: [],
      made: openFilling(),
      macros: {},
      hasQueue: false,
      render: false,
    },
  );
}

function ownIssues(settled: SettledConfig | undefined): Issue[] {
  return settled?.issues.filter((issue) => !queuesWord.includes(issue.code)) ?? [];
}

/** Fields on their own: the paths begin at the field's name. */
function validateFields(document: ConfigDocument): Issue[] {
  const { root, issues } = readDocument(document);
  const read = root ? readTemplateFields(root).issues : [];
  return [...issues, ...read].map((issue) => ({
    ...issue,
    path: issue.path.replace(/^\/template_variables(?=\/|$)/, ""),
  }));
}

/** Documents that are no layer of a launch config. */
function validateOther(document: ConfigDocument, check: (root: MapNode) => Issue[]): Issue[] {
  const { root, issues } = readDocument(document);
  if (!root) return issues.map(withoutLayer);
  const numbers: { issues: Issue[] } = { issues: [] };
  walkScalars(root, (scalar, keys) => {
    if (typeof scalar.value === "number") inspectNumber(scalar, keys, numbers);
  });
  const secrets = checkSecrets({ admin: [], submitted: [{ layer: document.layer, root }] });
  const found = [...issues, ...check(root), ...numbers.issues, ...secrets.issues];
  const all = [...found, ...searchText(document, found)];
  return redactIssues(all, secrets.values).map(withoutLayer);
}
