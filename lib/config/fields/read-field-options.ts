import type { Issue } from "../issue";
import { issueAt } from "../issues/issue-at";
import { describeValue } from "../tree/describe-value";
import type { ConfigNode, MapEntry, MapNode, Origin, ScalarNode } from "../tree/node";
import { readFieldNode } from "./field-value";
import type { FieldOption, FieldType, FieldValue } from "./template-field";

const maxOptions = 1000;

/** Reads `options`: values or `{value, label}`, 1 to 1,000 of them (R16); undefined when there is no usable list. */
export function readFieldOptions(
  name: string,
  type: FieldType,
  entry: MapEntry,
  issues: Issue[],
): FieldOption[] | undefined {
  const path = `/template_variables/${name}/options`;
  const { node } = entry;
  if (node.kind !== "list") {
    const allowed = "a list of values, or of {value, label}";
    const message = `"options" of "${name}" must be ${allowed}.`;
    issues.push(issueAt(node.origin, { code: "wrong-type", message, path, allowed, field: name }));
    return undefined;
  }
  const count = node.items.length;
  if (count === 0 || count > maxOptions) {
    issues.push(
      issueAt(node.origin, {
        code: "wrong-number-of-options",
        message: `"options" of "${name}" has ${count} entries; 1 to ${maxOptions} are allowed.`,
        path,
        allowed: `1 – ${maxOptions}`,
        found: String(count),
        field: name,
      }),
    );
    return undefined;
  }
  const reader = new OptionReader(name, type, issues);
  return node.items.flatMap((item, index) => reader.read(item, index) ?? []);
}

class OptionReader {
  private readonly name: string;
  private readonly type: FieldType;
  private readonly issues: Issue[];

  constructor(name: string, type: FieldType, issues: Issue[]) {
    this.name = name;
    this.type = type;
    this.issues = issues;
  }

  read(item: ConfigNode, index: number): FieldOption | undefined {
    if (item.kind === "map") return this.labelled(item, index);
    if (item.kind === "list") {
      this.report(item.origin, index, "is a value or {value, label}");
      return undefined;
    }
    const value = this.value(item, index);
    return value === undefined ? undefined : { value };
  }

  private labelled(item: MapNode, index: number): FieldOption | undefined {
    for (const { key, keyOrigin } of item.entries.values()) {
      if (key !== "value" && key !== "label") this.reportUnknown(keyOrigin, key, index);
    }
    const value = item.entries.get("value")?.node;
    const label = item.entries.get("label")?.node;
    if (value?.kind !== "scalar") {
      this.report(item.origin, index, "needs a value");
      return undefined;
    }
    if (label && label.kind !== "scalar") this.report(label.origin, index, "has a label that is no text");
    const read = this.value(value, index);
    if (read === undefined) return undefined;
    return label?.kind === "scalar" && label.value !== null
      ? { value: read, label: label.text }
      : { value: read };
  }

  private value(node: ScalarNode, index: number): FieldValue | undefined {
    const read = readFieldNode(this.type, node);
    if ("value" in read) return read.value;
    const problem = `is not of type ${this.type}: ${read.problem}`;
    this.report(node.origin, index, problem, describeValue(node.text));
    return undefined;
  }

  private report(origin: Origin, index: number, problem: string, found?: string): void {
    this.issues.push(
      issueAt(origin, {
        code: "option-wrong-type",
        message: `Option ${index + 1} of "${this.name}" ${problem}.`,
        path: `/template_variables/${this.name}/options/${index}`,
        field: this.name,
        ...(found === undefined ? {} : { found }),
      }),
    );
  }

  private reportUnknown(origin: Origin, key: string, index: number): void {
    this.issues.push(
      issueAt(origin, {
        code: "unknown-rule",
        severity: "warning",
        message: `"${describeValue(key)}" is not known in an option; it has value and label.`,
        path: `/template_variables/${this.name}/options/${index}`,
        allowed: "value, label",
        found: describeValue(key),
        field: this.name,
      }),
    );
  }
}
