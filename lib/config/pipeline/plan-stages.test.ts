import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { resolveConfig } from "../resolve-config";
import { validateDocument } from "../validate-document";

const queue = { layer: "queue", file: "queue.yaml", text: "name: q\nresource: local-process\n" } as const;

function plan(text: string) {
  const job = { layer: "job", file: "pipeline.yaml", text } as const;
  const { plan: order, stages, issues, config } = resolveConfig({ queue, job });
  const own = issues.filter(({ severity }) => severity === "error");
  return { order, stages, issues: own, config };
}

const shown = (text: string) =>
  plan(text).issues.map(({ code, path, line, message }) => [code, path, line, message]);

describe("the order of stages (P2)", () => {
  it("follows what one makes and another takes, and what each names in its needs", () => {
    const { order, issues, config } = plan(`stages:
  - {name: train, command: [t], input_artifacts: [processed-dataset, "other:v3"], output_artifacts: [model]}
  - {name: preprocess, command: [p], output_artifacts: [{name: processed-dataset, path: out}]}
  - {name: report, command: [r], needs: train}
  - {name: clean, command: [c], needs: [report, preprocess], input_artifacts: ["wandb-artifact://model:latest"]}
`);
    expect(issues).toEqual([]);
    expect(order).toEqual([
      { rank: 1, after: [{ stage: 1, artifact: "processed-dataset" }] },
      { rank: 0, after: [] },
      { rank: 2, after: [{ stage: 0 }] },
      { rank: 3, after: [{ stage: 2 }, { stage: 1 }, { stage: 0, artifact: "model" }] },
    ]);
    // Its place is no part of what a stage runs with.
    expect(JSON.stringify(config)).not.toContain("needs");
  });

  it("is the same for several documents in one file", () => {
    const { order, issues } = plan(`job: preprocess-data
command: [p]
output_artifacts: [processed-dataset]
---
job: train-model
command: [t]
input_artifacts: ["processed-dataset:latest"]
`);
    expect(issues).toEqual([]);
    expect(order?.map(({ rank }) => rank)).toEqual([0, 1]);
  });

  it("leaves inputs of a certain version, of another project, or with a name nobody knows yet to the store", () => {
    const { order } = plan(`stages:
  - {name: a, command: [x], output_artifacts: [set, "of-\${run_id}"]}
  - {name: b, command: [x], input_artifacts: ["set:v3", "vision/set", "of-\${run_id}"]}
`);
    expect(order?.map(({ after }) => after)).toEqual([[], []]);
  });

  it.each([
    [
      "an unknown stage",
      "stages:\n  - {name: train, command: [x]}\n  - {name: test, command: [x], needs: [trains]}\n",
      ["unknown-stage", "/stages/1/needs/0", 3, 'The pipeline has no stage "trains". Did you mean "train"?'],
    ],
    [
      "two makers",
      "stages:\n  - {name: a, command: [x], output_artifacts: [set]}\n  - {name: b, command: [x], output_artifacts: [{name: set}]}\n",
      [
        "artifact-made-twice",
        "/stages/1/output_artifacts/0",
        3,
        'Stage "a" makes "set", too. Give one of them another name, so that a stage that takes it knows whose it gets.',
      ],
    ],
    [
      "a stage that needs itself",
      "stages:\n  - {name: a, command: [x], needs: a}\n",
      [
        "stage-cycle",
        "/stages/0/needs",
        2,
        'Stages wait for each other in a circle: "a" waits for "a". None of them could start; take one of these away.',
      ],
    ],
    [
      "a circle of artifacts",
      "stages:\n  - {name: a, command: [x], input_artifacts: [two], output_artifacts: [one]}\n  - {name: b, command: [x], input_artifacts: [one], output_artifacts: [two]}\n",
      [
        "stage-cycle",
        "/stages/0/input_artifacts/0",
        2,
        'Stages wait for each other in a circle: "a" waits for "b" waits for "a". None of them could start; take one of these away.',
      ],
    ],
    [
      "needs that are no names",
      "stages:\n  - {name: a, command: [x], needs: {b: 1}}\n",
      ["wrong-type", "/stages/0/needs", 2, "`needs` is the name of a stage, or a list of names."],
    ],
  ])("has an issue at the line of %s, also without a queue", (_, text, issue) => {
    expect(shown(text)).toEqual([issue]);
    const alone = validateDocument({ file: "pipeline.yaml", text }).issues;
    expect(alone.map(({ code, path, line, message }) => [code, path, line, message])).toContainEqual(issue);
  });

  it("is no key of a config that is no stage", () => {
    const { issues } = validateDocument({
      file: "job.yaml",
      text: "git: {repository: https://github.com/o/r}\nneeds: [x]\n",
    });
    expect(issues.map(({ code, path }) => [code, path])).toContainEqual(["unknown-key", "/needs"]);
  });

  it("puts every stage after all it waits for, or tells of a circle", () => {
    const stages = fc
      .integer({ min: 1, max: 12 })
      .chain((count) =>
        fc.array(fc.uniqueArray(fc.nat(count - 1), { maxLength: 3 }), { minLength: count, maxLength: count }),
      );
    fc.assert(
      fc.property(stages, (needs) => {
        const text = JSON.stringify({
          stages: needs.map((of, index) => ({
            name: `s${index}`,
            command: ["x"],
            needs: of.map((one) => `s${one}`),
          })),
        });
        const { order = [], issues } = plan(text);
        const isOrdered = order.every(
          ({ rank, after }) =>
            rank !== null &&
            after.every(({ stage }) => (order[stage]?.rank ?? Number.POSITIVE_INFINITY) < rank),
        );
        expect(isOrdered).toBe(issues.length === 0);
        expect(issues.every(({ code }) => code === "stage-cycle")).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});
