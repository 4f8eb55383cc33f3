import { checkValues } from "../fields/check-values";
import type { FieldValue } from "../fields/template-field";
import type { Issue } from "../issue";
import type { OpenQueue } from "../layers/open-queue";
import { findSecrets } from "../secrets/find-secrets";
import type { Filling } from "./fill-holes";

export interface MadeFilling {
  filling: Filling;
  /** Typed values of the visible fields, defaults included. */
  values: Record<string, FieldValue>;
  issues: Issue[];
  /** Given values that hold a secret: nothing that is printed may show them (R36). */
  secrets: string[];
}

/** Types and checks the given template values, and says what each hole is filled with (R15–R19). */
export function makeFilling(queue: OpenQueue, given: Readonly<Record<string, FieldValue>>): MadeFilling {
  const checked = checkValues(queue.fields, given);
  const { values } = checked;
  const hidden = new Set(checked.hidden);
  const isGiven = (name: string) => Object.hasOwn(given, name) && given[name] !== undefined;
  const names = queue.fields.map((field) => field.name);
  const absent = queue.fields
    .filter(
      ({ name, required }) =>
        !required && !hidden.has(name) && !isGiven(name) && !Object.hasOwn(values, name),
    )
    .map((field) => field.name);
  const filling: Filling = {
    values,
    floats: new Set(queue.fields.filter(({ type }) => type === "float").map(({ name }) => name)),
    byDefault: new Set(names.filter((name) => !isGiven(name) && Object.hasOwn(values, name))),
    absent: new Set(absent),
    hidden,
    parts: new WeakMap(),
    unfilled: new WeakSet(),
  };
  const secrets = Object.entries(given).flatMap(([name, value]) =>
    typeof value === "string" && findSecrets(value, name).length > 0 ? [value] : [],
  );
  // A field that could not be read has its own issue; that it is "unknown" would be said twice.
  const issues = checked.issues.filter(
    (issue) => issue.code !== "unknown-field" || !queue.fieldNames.has(issue.field ?? ""),
  );
  return { filling, values, issues, secrets };
}

/** For a document without its queue: every hole stays open. */
export function openFilling(): MadeFilling {
  const none = new Set<string>();
  return {
    values: {},
    issues: [],
    secrets: [],
    filling: {
      values: {},
      floats: none,
      byDefault: none,
      absent: none,
      hidden: none,
      parts: new WeakMap(),
      unfilled: new WeakSet(),
    },
  };
}
