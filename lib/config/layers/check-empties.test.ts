import { describe, expect, it } from "vitest";
import { resolveTexts, validateText } from "../fixtures/cases";

const queue = `config:
  hyperparameters: {a: 1, deep: {b: 2}}
  args: [x]
  env: {A: b}
`;
const warned = /^warning (?:null|empty-map)-without-effect/;
const emptiesOf = (texts: Parameters<typeof resolveTexts>[0]) =>
  resolveTexts({ queue, ...texts }).found.filter((found) => warned.test(found));

describe("R23 what is written empty", () => {
  it.each(["job", "preset", "override"] as const)("says so in a %s where it has no effect", (layer) => {
    expect(emptiesOf({ [layer]: "hyperparameters: {c: null, deep: {x: }}\nenv: {}\nname:\n" })).toEqual([
      "warning null-without-effect /name",
      "warning empty-map-without-effect /env",
      "warning null-without-effect /hyperparameters/c",
      "warning null-without-effect /hyperparameters/deep/x",
    ]);
  });

  it("means what it says elsewhere", () => {
    const override =
      "hyperparameters: {a: null, deep: null, new: {}}\nargs: []\nenv: {B: }\ninput_artifacts: []\n";
    const { config, sources } = resolveTexts({ queue, override });
    expect(emptiesOf({ override })).toEqual([]);
    expect(config).toMatchObject({
      hyperparameters: { new: {} },
      args: [],
      env: { A: "b", B: null },
      input_artifacts: [],
    });
    expect(Object.keys(sources)).toEqual(
      expect.arrayContaining(["/hyperparameters/new", "/args", "/env/B", "/input_artifacts"]),
    );
  });

  it("is seen in queues and team defaults, and against every layer below", () => {
    expect(resolveTexts({ queue: "config: {args: }" }).found).toEqual(["warning null-without-effect /args"]);
    expect(
      emptiesOf({
        teamDefaults: "name: t\npriority:\n",
        bases: { b: "project: p" },
        job: "base_config: b\nproject:\nname:",
      }),
    ).toEqual(["warning null-without-effect /priority"]);
  });

  it("is left alone where the layers below are not known, and where Kubernetes prints it", () => {
    expect(validateText("args:\nhyperparameters: {a: }\nentry_point: x.py", "job").found).toEqual([]);
    expect(
      emptiesOf({
        queue:
          "resource: kubernetes\nconfig: {resource_args: {kubernetes: {metadata: {creationTimestamp: null}}}}",
      }),
    ).toEqual([]);
  });

  it("is told with the way out", () => {
    const { issues } = resolveTexts({ queue, override: "hyperparameters: {}\nname:" });
    expect(issues.map(({ message, line, column }) => [message, line, column])).toEqual([
      [
        "name has no value, which takes away what a lower layer says; none says anything, so it has no effect. Write a value, or remove the key.",
        2,
        1,
      ],
      [
        "The empty map adds nothing to hyperparameters: maps are merged, and what the lower layers say there stays. Write null to take it away.",
        1,
        18,
      ],
    ]);
  });
});
