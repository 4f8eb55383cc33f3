import { isFieldName } from "../fields/field-name";
import type { Issue } from "../issue";
import { closestName } from "../issues/closest-name";
import { issueAt } from "../issues/issue-at";
import type { HoleUse } from "../read/inspect-texts";
import { describeValue } from "../tree/describe-value";
import { pointerOf } from "../tree/pointer";
import type { OpenQueue } from "./open-queue";

/** Holes that no field describes are errors, with a ready field as suggestion (R20). */
export function undefinedHoles(queue: OpenQueue, holes: readonly HoleUse[]): Issue[] {
  return holes.flatMap((hole) => {
    const { name, keys, origin } = hole;
    if (queue.fieldNames.has(name)) return [];
    const isAdmins = origin.document.layer === "queue" || origin.document.layer === "team-defaults";
    return [
      issueAt(origin, {
        code: "undefined-field",
        message: isAdmins ? forAdmin(name) : forSubmitter(name, queue),
        path: pointerOf(keys),
        found: `{{${name}}}`,
        field: name,
        ...(isFieldName(name) ? { suggestion: `template_variables: {${name}: {type: string}}` } : {}),
      }),
    ];
  });
}

function forAdmin(name: string): string {
  const field = isFieldName(name)
    ? `add \`${name}\` to the queue's template_variables`
    : "no field can have this name, so choose another";
  return `{{${name}}} has no field: ${field}. For the literal text write {{{{${name}}}}}.`;
}

/** Who writes a job cannot add a field, and often means the braces: a prompt, a chat template. */
function forSubmitter(name: string, queue: OpenQueue): string {
  const added = isFieldName(name) ? " Only the queue's admin can add a variable." : "";
  return `{{${name}}} is no variable of this queue${knownFields(name, queue)} For the literal text write {{{{${name}}}}}: the program then gets {{${name}}}.${added}`;
}

function knownFields(name: string, queue: OpenQueue): string {
  if (!queue.isRead) return ".";
  if (queue.fieldNames.size === 0) return ", which has none.";
  const near = closestName(name, queue.fieldNames);
  return near === undefined
    ? `; it has ${describeValue([...queue.fieldNames].join(", "))}.`
    : `; did you mean {{${near}}}?`;
}
