/** A person who has written several wrong values hears of all of them at once. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { brief } from "./fixtures/cases";
import type { JsonValue } from "./tree/node";
import { validateDocument } from "./validate-document";

type Kind = "job" | "queue" | "agent" | "sweep";

/** What each place of a document refuses, and how. */
const wrong: Record<Kind, [path: string, values: JsonValue[]][]> = {
  job: [
    ["queue", [[1], { x: 1 }]],
    ["name", [[1], { x: 1 }]],
    ["base_config", [[1], { x: 1 }]],
    ["priority", [[1], { x: 1 }, 5, "soon"]],
    ["git", [[1], 5, "x", { repository: [1], branch: { x: 1 }, commit: ["a"] }]],
    ["entry_point", [{ x: 1 }, [[1]], [null]]],
    ["command", [{ x: 1 }, [{ a: 1 }]]],
    ["args", [{ x: 1 }, [[1], { a: 1 }, null]]],
    ["env", [5, "x", [{ a: 1 }], { A: [1], B: { x: 1 } }]],
    ["input_artifacts", [[[1]], { name: [1] }]],
    ["output_artifacts", [[[1]], { path: { x: 1 } }]],
    ["hyperparameters", [[1], 5, "x"]],
    ["resource_args", [[1], 5, { docker: [1], kubernetes: 5, sagemaker: "x", "local-process": true }]],
    ["max_run_time", [[1], { x: 1 }, "long"]],
    ["retry", [5, [1]]],
    ["retry/max", [[1], { x: 1 }, "x", -1]],
    ["retry/backoff", [[1], { x: 1 }, "x"]],
    ["retry/on_exit_codes", [5, "x", { a: 1 }, [999, "x", [1]]]],
    ["retry/on_log", [[1], { x: 1 }, "("]],
    ["builder", [5, [1]]],
    ["builder/type", [[1], { x: 1 }]],
    ["builder/accelerator", [5, [1], { base_image: [1] }]],
    ["builder/destination", [[1], { x: 1 }]],
    ["builder/platform", [[1], { x: 1 }]],
  ],
  queue: [
    ["name", [[1], { x: 1 }]],
    ["resource", [[1], { x: 1 }, "cloud"]],
    ["description", [[1], { x: 1 }]],
    ["config", [[1], 5]],
    ["config/hyperparameters", [[1], 5]],
    ["template_variables", [[1], 5]],
    ["template_variables/n", [[1], 5]],
    ["template_variables/n/type", [[1], "number?", 5]],
    ["template_variables/n/required", [[1], 5, "x"]],
    ["template_variables/n/title", [[1], { x: 1 }]],
    ["template_variables/n/description", [[1], { x: 1 }]],
    ["template_variables/n/group", [[1], { x: 1 }]],
    ["template_variables/n/show_if", [[1], 5, "((("]],
    ["guardrails", [[1], 5]],
    ["guardrails/overrides", [5, "some", { paths: 5 }]],
    ["guardrails/limits", [[1], 5]],
    ["guardrails/limits/hyperparameters.a", [[1], 5]],
    ["guardrails/limits/hyperparameters.b/max", [[1], { x: 1 }, true]],
    ["guardrails/locked", [5, { x: 1 }, [[1]]]],
    ["guardrails/native", [[1], 5]],
    ["guardrails/sources", [[1], 5, { git: 5, images: { x: 1 }, artifacts: [[1]] }]],
    ["guardrails/quotas", [[1], 5, { running_per_person: [1], queued_per_team: -1 }]],
    ["guardrails/max_running", [[1], -1, "x"]],
    ["guardrails/max_run_time", [[1], true, "x"]],
    ["guardrails/max_retries", [[1], -1, "x"]],
    ["guardrails/priorities", [5, ["urgent"], [[1]]]],
    ["guardrails/metrics", [[1], 5, "maybe"]],
    ["guardrails/wandb", [[1], 5, "maybe"]],
    ["guardrails/on_agent_loss", [[1], 5]],
    ["guardrails/on_agent_loss/policy", [[1], { x: 1 }, "wait"]],
    ["guardrails/on_agent_loss/max", [[1], -1]],
    ["guardrails/on_agent_loss/backoff", [[1], true]],
  ],
  agent: [
    ["queues", [5, { x: 1 }]],
    ["max_jobs", ["x", [1], 1.5]],
    ["builder", [5, [1]]],
    ["env_files", [5, [1]]],
  ],
  sweep: [
    ["method", ["x", [1]]],
    ["parameters/b", [5, [1]]],
    ["parameters/c/values", [5, { x: 1 }]],
    ["run_cap", ["x", [1]]],
    ["command", [5, { x: 1 }, [[1]]]],
    ["metric/goal", ["x", [1]]],
  ],
};

const bases: Record<Kind, { [key: string]: JsonValue }> = {
  job: {},
  queue: { name: "q", resource: "docker" },
  agent: { queues: ["a"] },
  sweep: { method: "grid", parameters: { a: { values: [1] } }, metric: { name: "loss", goal: "minimize" } },
};

type Fault = { path: string; value: JsonValue };

function put(object: { [key: string]: JsonValue }, keys: readonly string[], value: JsonValue): void {
  const [key = "", ...rest] = keys;
  if (rest.length === 0) {
    object[key] = value;
    return;
  }
  const child = object[key];
  const inner = typeof child === "object" && child !== null && !Array.isArray(child) ? child : {};
  object[key] = inner;
  put(inner, rest, value);
}

function issuesOf(kind: Kind, faults: readonly Fault[]): string[] {
  const document = structuredClone(bases[kind]);
  for (const { path, value } of faults) put(document, path.split("/"), value);
  return validateDocument({ file: "f", text: JSON.stringify(document) }, kind).issues.map(brief);
}

const kinds = Object.keys(wrong).filter((kind): kind is Kind => kind in bases);
const everyFault = kinds.flatMap((kind) =>
  wrong[kind].flatMap(([path, values]) => values.map((value): [Kind, Fault] => [kind, { path, value }])),
);

/** What the fault adds; that something is missing because of it may be mended by another one. */
function ownIssues(kind: Kind, fault: Fault): string[] {
  const before = new Set(issuesOf(kind, []));
  const place = `/${fault.path.replace(/^config\//, "").split("/")[0]}`;
  return issuesOf(kind, [fault]).filter(
    (issue) => !before.has(issue) && issue.includes(` ${place}`) && !issue.includes(" missing-"),
  );
}

it.each(everyFault)("in a %s, %j is an issue", (kind, fault) => {
  expect(ownIssues(kind, fault)).not.toEqual([]);
});

it.each(kinds)("in a %s, all wrong values are reported, however many there are", (kind) => {
  const faults = wrong[kind].map(([path, values]) =>
    fc.constantFrom(...values).map((value): Fault => ({ path, value })),
  );
  fc.assert(
    fc.property(
      fc.subarray(
        faults.map((_, index) => index),
        { minLength: 2 },
      ),
      fc.tuple(...faults),
      (chosen, all) => {
        const used = chosen
          .flatMap((index) => all[index] ?? [])
          .filter(
            // What stands inside of another wrong value is not there.
            ({ path }, _, others) =>
              !others.some((one) => one.path !== path && path.startsWith(`${one.path}/`)),
          );
        const told = new Set(issuesOf(kind, used));
        for (const fault of used) {
          const missing = ownIssues(kind, fault).filter(
            (issue) => issue.startsWith("error") && !told.has(issue),
          );
          expect({ fault, missing }).toEqual({ fault, missing: [] });
        }
      },
    ),
    { numRuns: 60 },
  );
});
