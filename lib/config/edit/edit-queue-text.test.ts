import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import type { JsonObject, JsonValue } from "../tree/node";
import { editQueueText, type QueueTextChange } from "./edit-queue-text";

const queue = `# GPUs of the lab
name: gpu
resource: kubernetes

resource_args:
  kubernetes:
    limits:
      memory: "{{memory}}"   # per pod
      nvidia.com/gpu: '{{ gpus }}'
env:
  NOTE: "{{gpus}} of {{{{gpus}}}}"

template_variables:
  # how many
  gpus:
    type: integer
    default: 1   # one is enough
    max: 8

  memory:
    type: quantity
    options:
      - 64Gi   # small
      - 256Gi  # large
    show_if:
      gpus: [2, 4]

guardrails:
  max_run_time: 72h   # three days
`;

function edit(text: string, ...changes: QueueTextChange[]) {
  return changes.reduce(editQueueText, text);
}

describe("editing the fields of a queue document", () => {
  it("sets one rule and leaves every other byte alone", () => {
    const edited = edit(queue, { kind: "set-rule", field: "gpus", rule: "default", value: 2 });
    expect(edited).toBe(queue.replace("default: 1   #", "default: 2   #"));
  });

  it("adds a rule after the last one of the field", () => {
    const edited = edit(queue, { kind: "set-rule", field: "gpus", rule: "title", value: "GPUs: how many?" });
    expect(edited).toBe(queue.replace("    max: 8\n", '    max: 8\n    title: "GPUs: how many?"\n'));
  });

  it("removes a rule with its line", () => {
    const edited = edit(queue, { kind: "remove-rule", field: "gpus", rule: "default" });
    expect(edited).toBe(queue.replace("    default: 1   # one is enough\n", ""));
  });

  it("adds a field at the end of the section", () => {
    const edited = edit(queue, {
      kind: "set-field",
      name: "lr",
      rules: { type: "float", min: 1e-5, max: 0.1 },
    });
    expect(edited).toBe(
      queue.replace(
        "      gpus: [2, 4]\n",
        "      gpus: [2, 4]\n  lr:\n    type: float\n    min: 0.00001\n    max: 0.1\n",
      ),
    );
  });

  it("removes a field, and writes an empty section when it was the last", () => {
    const edited = edit(queue, { kind: "remove-field", name: "memory" });
    expect(parse(edited).template_variables).toEqual({ gpus: { type: "integer", default: 1, max: 8 } });
    expect(edited).toContain("  # how many\n  gpus:");
    const none = edit(edited, { kind: "remove-field", name: "gpus" });
    expect(none).toContain("template_variables: {}");
    expect(none).toContain("guardrails:\n  max_run_time: 72h   # three days");
  });

  it("renames a field, its holes and its name in conditions, but not the escaped text", () => {
    const edited = edit(queue, { kind: "rename-field", from: "gpus", to: "cards" });
    expect(edited).toContain("nvidia.com/gpu: '{{ cards }}'");
    expect(edited).toContain('NOTE: "{{cards}} of {{{{gpus}}}}"');
    expect(edited).toContain("  cards:\n    type: integer");
    expect(edited).toContain("cards: [2, 4]");
    expect(edit(edited, { kind: "rename-field", from: "cards", to: "gpus" })).toBe(queue);
  });

  it("refuses to rename a field onto another", () => {
    expect(edit(queue, { kind: "rename-field", from: "gpus", to: "memory" })).toBe(queue);
  });

  it("keeps the lines of options that stay, with their comments", () => {
    const value = ["64Gi", "128Gi", "256Gi"];
    const edited = edit(queue, { kind: "set-rule", field: "memory", rule: "options", value });
    expect(edited).toContain("      - 64Gi   # small\n      - 128Gi\n      - 256Gi  # large\n    show_if:");
  });

  it("replaces the section by pasted YAML, with its comments, and keeps the rest", () => {
    const pasted =
      "instance_type:\n  type: string\n  default: ml.p3.2xlarge\n  options:\n    - ml.p3.2xlarge   # 1 V100 GPU\n";
    const edited = edit(queue, { kind: "set-fields", yaml: pasted });
    expect(edited).toContain("template_variables:\n  instance_type:\n    type: string\n");
    expect(edited).toContain("      - ml.p3.2xlarge   # 1 V100 GPU\n\nguardrails:");
    expect(edited).toContain('memory: "{{memory}}"   # per pod');
    expect(
      edit(queue, { kind: "set-fields", yaml: `template_variables:\n    a:\n        type: float\n` }),
    ).toContain("template_variables:\n  a:\n      type: float\n");
  });

  it("takes nothing from pasted text that is no map of fields", () => {
    expect(edit(queue, { kind: "set-fields", yaml: "- a\n- b" })).toBe(queue);
    expect(edit(queue, { kind: "set-fields", yaml: "a: [" })).toBe(queue);
  });

  it("starts a section in a document that has none, also in an empty one", () => {
    const change: QueueTextChange = { kind: "set-field", name: "a", rules: { type: "boolean" } };
    expect(edit("resource: docker # d\n", change)).toBe(
      "resource: docker # d\ntemplate_variables:\n  a:\n    type: boolean\n",
    );
    expect(edit("", change)).toBe("template_variables:\n  a:\n    type: boolean\n");
    expect(edit("template_variables:\nname: x", change)).toBe(
      "template_variables:\n  a:\n    type: boolean\nname: x",
    );
    expect(edit("template_variables: {}\nname: x", change)).toBe(
      "template_variables:\n  a:\n    type: boolean\nname: x",
    );
  });

  it("edits JSON and flow maps in their own style", () => {
    const json = '{"resource":"docker","template_variables":{"a":{"type":"integer","max":3}}}';
    const edited = edit(
      json,
      { kind: "set-rule", field: "a", rule: "default", value: 1 },
      { kind: "set-field", name: "b", rules: { type: "string" } },
      { kind: "remove-rule", field: "a", rule: "max" },
    );
    expect(JSON.parse(edited)).toEqual({
      resource: "docker",
      template_variables: { a: { type: "integer", default: 1 }, b: { type: "string" } },
    });
    expect(
      edit("template_variables: {a: {type: integer}}\n", { kind: "remove-rule", field: "a", rule: "type" }),
    ).toBe("template_variables: {a: {}}\n");
  });

  it("keeps CRLF line ends and the depth of indentation", () => {
    const text = "template_variables:\r\n    a:\r\n        type: float\r\n";
    expect(edit(text, { kind: "set-field", name: "b", rules: { type: "float", options: [1, 2] } })).toBe(
      `${text}    b:\r\n        type: float\r\n        options:\r\n            - 1\r\n            - 2\r\n`,
    );
  });

  it("leaves a text alone that it cannot read", () => {
    const broken = "template_variables: [\n";
    expect(edit(broken, { kind: "set-rule", field: "a", rule: "type", value: "float" })).toBe(broken);
    expect(edit("- 1\n", { kind: "set-rule", field: "a", rule: "type", value: "float" })).toBe("- 1\n");
  });
});

describe("quick fixes", () => {
  it("puts a suggestion where the issue points", () => {
    const line = queue.split("\n").indexOf("  max_run_time: 72h   # three days") + 1;
    const change = {
      kind: "replace",
      line,
      column: 17,
      endLine: line,
      endColumn: 20,
      with: "48h",
    } as const;
    expect(edit(queue, change)).toBe(queue.replace("72h", "48h"));
  });

  it("renames a key and keeps its value", () => {
    expect(edit("priorty: high # now\n", { kind: "rename-key", path: ["priorty"], name: "priority" })).toBe(
      "priority: high # now\n",
    );
  });

  it("sets and removes guardrails by path", () => {
    const limited = 'resource_args.kubernetes.limits["nvidia.com/gpu"]';
    const path = ["guardrails", "limits", limited];
    const edited = edit(queue, { kind: "set", path, value: { max: 8 } });
    expect(parse(edited).guardrails).toEqual({
      max_run_time: "72h",
      limits: { [limited]: { max: 8 } },
    });
    expect(edited).toContain("max_run_time: 72h   # three days\n  limits:\n");
    expect(parse(edit(edited, { kind: "remove", path: ["guardrails", "limits"] }))).toEqual(parse(queue));
  });
});

const scalar = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.integer(),
  fc.boolean(),
  fc.constantFrom(
    "yes",
    "0x1F",
    "3e-4",
    "{{a}} * 2",
    "a: b",
    "# no",
    "- x",
    "",
    " ",
    "a\nb",
    "~",
    "*x",
    "&y",
    "!z",
  ),
);
const value: fc.Arbitrary<JsonValue> = fc.oneof(
  scalar,
  fc.array(scalar, { maxLength: 4 }),
  fc.dictionary(fc.constantFrom("min", "max", "a b", "x"), scalar, { maxKeys: 3 }),
);
const fieldName = fc.constantFrom("gpus", "memory", "other", "a-b");
const rule = fc.constantFrom("type", "default", "max", "options", "show_if", "title");
const texts = [
  queue,
  "",
  "name: x",
  "# only a comment\n",
  "template_variables: {gpus: {max: 1, options: [1, 2]}, memory: {}}\n",
  '{\n  "template_variables": {\n    "gpus": {"type": "integer"}\n  }\n}\n',
  queue.replaceAll("\n", "\r\n"),
  "template_variables:\n  gpus: &g\n    type: integer\n    options:\n    - 1\n    - 2\n  memory:\n    title: |\n      a\n      b\n    max: 3\n",
];

describe("any edit", () => {
  it("sets exactly the wanted value and changes no other", () => {
    fc.assert(
      fc.property(fc.constantFrom(...texts), fieldName, rule, value, (text, field, key, wanted) => {
        const before: JsonObject = parse(text) ?? {};
        const edited = editQueueText(text, { kind: "set-rule", field, rule: key, value: wanted });
        const fields = structuredClone((before.template_variables ?? {}) as Record<string, JsonObject>);
        fields[field] = { ...fields[field], [key]: wanted };
        expect(parse(edited)).toEqual({ ...before, template_variables: fields });
      }),
      { numRuns: 1500 },
    );
  });

  it("keeps all comments when something is set, and setting twice changes nothing more", () => {
    fc.assert(
      fc.property(fieldName, rule, scalar, (field, key, wanted) => {
        const change: QueueTextChange = { kind: "set-rule", field, rule: key, value: wanted };
        const once = editQueueText(queue, change);
        expect(editQueueText(once, change)).toBe(once);
        const lost = (queue.match(/#[^\n]*/gu) ?? []).filter((comment) => !once.includes(comment));
        const inside = key === "options" && field === "memory" ? 2 : 0;
        expect(lost.length).toBeLessThanOrEqual(inside);
      }),
      { numRuns: 500 },
    );
  });

  it("removes exactly what it names", () => {
    fc.assert(
      fc.property(fc.constantFrom(...texts), fieldName, rule, (text, field, key) => {
        const before: JsonObject = parse(text) ?? {};
        const after: JsonObject = parse(editQueueText(text, { kind: "remove-rule", field, rule: key })) ?? {};
        const fields = structuredClone(before.template_variables ?? {}) as Record<string, JsonObject>;
        if (fields[field]) delete fields[field][key];
        expect(after.template_variables ?? {}).toEqual(fields);
        expect({ ...after, template_variables: null }).toEqual({ ...before, template_variables: null });
      }),
      { numRuns: 500 },
    );
  });
});
