/** One input through every door of the engine, and what must hold for any. */

import type { LayerName } from "../lib/config/layer";
import { resources } from "../lib/config/layer";
import { resolutionJson, seenBy } from "../lib/config/outcome-json";
import { documentKinds } from "../lib/config/read/detect-kind";
import { resolveConfig } from "../lib/config/resolve-config";
import type { ConfigDocument, JsonValue } from "../lib/config/tree/node";
import { validateDocument } from "../lib/config/validate-document";
import { makeText } from "./make-text";
import { Random } from "./random";

const valueTexts = [
  "1",
  "a",
  "",
  "{{x}}",
  "${run_id}",
  "${A}",
  "4Gi",
  "true",
  "-0",
  "9".repeat(400),
  "__proto__",
] as const;

/** Runs input number `index` of a seed; throws where the engine throws or breaks a promise. */
export function tryInput(seed: number, index: number): void {
  const random = new Random(Math.imul(seed, 2_654_435_761) ^ Math.imul(index + 1, 40_503));
  if (random.chance(0.4)) {
    const kind = random.chance(0.5) ? undefined : random.pick(documentKinds);
    const { issues } = validateDocument({ file: "fuzz.yaml", text: makeText(random) }, kind);
    checkIssues(issues);
  } else resolveSome(random);
  if (Object.keys(Object.prototype).length > 0) throw new Error("Object.prototype was changed");
}

function resolveSome(random: Random): void {
  const document = (layer: LayerName): ConfigDocument => ({
    layer,
    file: `${layer}.yaml`,
    text: makeText(random),
  });
  const maybe = (layer: LayerName, share: number) => (random.chance(share) ? document(layer) : undefined);
  const [job, preset, teamDefaults, override] = [
    maybe("job", 0.8),
    maybe("preset", 0.2),
    maybe("team-defaults", 0.2),
    maybe("override", 0.3),
  ];
  const names = ["lr", "cpu", "mode", "x", "__proto__"] as const;
  const values = Object.fromEntries(
    Array.from({ length: random.below(3) }, () => [random.pick(names), random.pick(valueTexts)]),
  );
  const resolution = resolveConfig({
    queue: document("queue"),
    ...(random.chance(0.7) ? { queueName: "q", resource: random.pick(resources) } : {}),
    ...(job ? { job } : {}),
    ...(preset ? { preset } : {}),
    ...(teamDefaults ? { teamDefaults } : {}),
    overrides: override ? [override] : [],
    loadBase: (name) => (name.length % 2 === 0 ? document("base") : undefined),
    values,
    macros: random.chance(0.5) ? { run_id: "r1", run_name: "${run_id}{{x}}" } : {},
    render: random.chance(0.6),
  });
  checkIssues(resolution.issues);
  const reader = random.chance(0.5) ? "admin" : "submitter";
  JSON.stringify(resolutionJson(seenBy(resolution, reader)));
  const leaves = countLeaves(resolution.config);
  const sources = Object.keys(resolution.sources).length;
  if (leaves !== sources) throw new Error(`${leaves} leaves have ${sources} sources`);
}

function checkIssues(
  issues: readonly { code: string; message: string; line?: number; column?: number }[],
): void {
  for (const { code, message, line = 1, column = 1 } of issues) {
    if (code === "" || message === "") throw new Error("an issue says nothing");
    if (!(line >= 1 && column >= 1)) throw new Error(`issue ${code} stands at ${line}:${column}`);
  }
}

function countLeaves(value: JsonValue, isRoot = true): number {
  const children = typeof value === "object" && value !== null ? Object.values(value) : [];
  if (children.length === 0) return isRoot ? 0 : 1;
  return children.reduce<number>((sum, child) => sum + countLeaves(child, false), 0);
}
