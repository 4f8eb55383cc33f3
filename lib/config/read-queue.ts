import type { TemplateField } from "./fields/template-field";
import { makeFilling } from "./fill/make-filling";
import type { Guardrails } from "./guardrails/guardrails";
import type { Issue } from "./issue";
import type { Resource } from "./layer";
import { type OpenQueue, openQueue, unusedFields } from "./layers/open-queue";
import { undefinedHoles } from "./layers/undefined-holes";
import { searchText } from "./read/search-text";
import { redactIssues } from "./secrets/check-secrets";
import { settleConfig } from "./settle-config";
import { type ConfigDocument, positionOf } from "./tree/node";

/** A queue document as its admin sees it: the fields it offers, where their holes stand, and everything that is wrong. */
export interface QueueReading {
  name?: string;
  resource?: Resource;
  fields: TemplateField[];
  holes: { name: string; at: { line: number; column: number }[] }[];
  guardrails: Guardrails;
  issues: Issue[];
}

/** Reads and judges a queue document on its own: whether it can be saved (R4, R16–R21, R29 for the admin's side alone). */
export function readQueue(
  document: ConfigDocument,
  hints: { name?: string; resource?: Resource } = {},
): QueueReading {
  const queue = openQueue(document, { ...hints, missing: "warning" });
  const { layer, name, resource, fields, guardrails } = queue;
  const settled = settleConfig(
    { admin: [layer], submitted: [] },
    {
      document,
      ...(name === undefined ? {} : { queueName: name }),
      ...(resource ? { resource } : {}),
      guardrails,
      fields,
      // Fields without a default have no value yet; that is an issue of the launch, not of the queue.
      made: makeFilling(queue, {}),
      macros: {},
      hasQueue: true,
      render: false,
    },
  );
  const issues = [
    ...queue.issues,
    ...undefinedHoles(queue, layer.holes),
    ...(queue.isRead ? unusedFields(queue, layer.holes) : []),
    ...settled.issues,
  ];
  return {
    ...(name === undefined ? {} : { name }),
    ...(resource ? { resource } : {}),
    fields,
    holes: holePlaces(queue),
    guardrails,
    issues: redactIssues([...issues, ...searchText(document, issues)], []),
  };
}

function holePlaces({ layer }: OpenQueue): QueueReading["holes"] {
  const places = new Map<string, { line: number; column: number }[]>();
  for (const { name, origin } of layer.holes) {
    const { line, column } = positionOf(origin);
    const at = places.get(name) ?? [];
    places.set(name, [...at, { line, column }]);
  }
  return [...places].map(([name, at]) => ({ name, at }));
}
