import type { Actor } from "../../access/actor";
import { type Issue, isAcceptable } from "../../config/issue";
import { getDatabase } from "../../db/client";
import { parseInput } from "../../result";
import { priorityNumber } from "../../runs/priority";
import type { LaunchPreview } from "../../runs/run-view";
import { showConfig } from "../history/show-config";
import { explainSubmit } from "../line/explain-run";
import { launchInputSchema } from "../schema";
import { checkBuilder } from "./check-builder";
import { checkOutputs } from "./check-outputs";
import { needsOf, planLaunch } from "./plan-launch";
import { readLaunch, requireLauncher } from "./read-launch";
import { resolveInputs } from "./resolve-inputs";

/** What `enqueueRun` would do with the same input, without storing anything: the resolved config as far as it goes, and the place in line. */
export type PreviewResult =
  | { ok: true; preview: LaunchPreview; issues: Issue[] }
  | { ok: false; preview: LaunchPreview | null; issues: Issue[] };

export async function previewRun(actor: Actor, input: unknown): Promise<PreviewResult> {
  const parsed = parseInput(launchInputSchema, input);
  if (!parsed.ok) return { ok: false, preview: null, issues: parsed.issues };
  const request = await readLaunch(actor, parsed.value);
  if (!request.ok) return { ok: false, preview: null, issues: request.issues };
  const { queue } = request.value;
  const person = requireLauncher(actor, queue.id);
  const built = checkBuilder(planLaunch(person, request.value), request.value.builders);
  const plan = await checkOutputs(built, person.teamId);
  const { resolution } = plan;
  const inputs = await resolveInputs(getDatabase(), person.teamId, plan);
  const seen = showConfig(person, {
    config: resolution.config,
    sources: resolution.sources,
    manifest: plan.manifest,
    fromAgent: resolution.fromAgent ?? [],
    issues: [...plan.issues, ...inputs.issues],
  });
  const { issues } = seen;
  const line = await explainSubmit(person.teamId, queue.id, {
    personKey: person.personId,
    author: person.name,
    priority: priorityNumber(resolution.terms.priority),
    needs: needsOf(plan).join(","),
    waitsFor: inputs.waitsFor,
  });
  const preview: LaunchPreview | null = line && {
    ...seen,
    values: resolution.values,
    fields: resolution.fields,
    terms: resolution.terms,
    ...line,
  };
  return preview && isAcceptable(issues) ? { ok: true, preview, issues } : { ok: false, preview, issues };
}
