/** What must hold for every config, whatever it is: on generated ones. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseDocument, stringify, visit } from "yaml";
import { readLayer } from "./layers/config-layer";
import { mergeLayers } from "./layers/merge-layers";
import type { ResolveInput, Source } from "./resolution";
import { resolveConfig } from "./resolve-config";
import { type ConfigDocument, type JsonObject, type JsonValue, toJson } from "./tree/node";
import { keysOf, pointerOf } from "./tree/pointer";

const key = fc.stringMatching(/^[a-z][a-z0-9_/.~-]{0,5}$/);
const word = fc.oneof(
  fc.stringMatching(/^[a-zA-Z0-9 :#'"\\{},[\]&*!|>%@`-]{0,8}$/),
  fc.constantFrom("", "no", "1.10", "~", "null", "- a", "a: b", "é", "🙂", "a\nb", "{ {x} }"),
);
const scalar: fc.Arbitrary<JsonValue> = fc.oneof(
  word,
  fc.integer({ min: -1000, max: 1000 }),
  fc.boolean(),
  fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 }).map((value) => value + 0),
);
const { tree } = fc.letrec<{ tree: JsonValue }>((tie) => ({
  tree: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    scalar,
    fc.array(tie("tree"), { maxLength: 3 }),
    fc.dictionary(key, tie("tree"), { maxKeys: 3 }),
  ),
}));
const envName = fc.stringMatching(/^[A-Z_][A-Z0-9_]{0,3}$/);
const config: fc.Arbitrary<JsonObject> = fc.record(
  {
    env: fc.dictionary(envName, fc.oneof(word, fc.constant(null)), { maxKeys: 3 }),
    args: fc.array(word, { maxLength: 3 }),
    hyperparameters: fc.dictionary(key, tree, { maxKeys: 4 }),
    max_run_time: fc.integer({ min: 1, max: 1000 }),
    name: fc.stringMatching(/^[a-z]{1,5}$/),
  },
  { requiredKeys: [] },
);

function written(layer: ConfigDocument["layer"], value: JsonObject): ConfigDocument {
  return { layer, file: `${layer}.yaml`, text: stringify(value) };
}

/** A queue, a job and an override that are merged. */
const launch = fc.tuple(config, config, config).map(
  ([queue, job, override]): ResolveInput => ({
    queue: { ...written("queue", queue), text: stringify({ config: queue }) },
    queueName: "q",
    resource: "docker",
    job: written("job", job),
    overrides: [written("override", override)],
  }),
);

function leafPointers(value: JsonValue, keys: string[] = []): string[] {
  const children = typeof value === "object" && value !== null ? Object.entries(value) : [];
  if (children.length === 0) return keys.length === 0 ? [] : [pointerOf(keys)];
  return children.flatMap(([child, inner]) => leafPointers(inner, [...keys, child]));
}

function valueAt(root: JsonValue, pointer: string): JsonValue | undefined {
  let value: JsonValue | undefined = root;
  for (const name of keysOf(pointer)) {
    value = typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
  }
  return value;
}

/** What the document holds at a position, as the YAML library reads it. */
function heldAt(text: string, { line = 0, column = 0 }: Source): unknown[] {
  const lines = text.split("\n");
  const offset = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0) + column - 1;
  const found: unknown[] = [];
  visit(parseDocument(text, { version: "1.2" }), {
    Node: (_, node) => {
      if (node.range?.[0] === offset) found.push(node.toJSON());
    },
  });
  return found;
}

fc.configureGlobal({ numRuns: 60 });

describe("resolving", () => {
  it("gives every leaf exactly one source", () => {
    fc.assert(
      fc.property(launch, (input) => {
        const { config: resolved, sources } = resolveConfig(input);
        expect(new Set(Object.keys(sources))).toEqual(new Set(leafPointers(resolved)));
      }),
    );
  });

  it("names a place that really holds the value", () => {
    fc.assert(
      fc.property(launch, (input) => {
        const texts = new Map(
          [input.queue, input.job, ...(input.overrides ?? [])].map((one) => [one?.file, one?.text]),
        );
        const { config: resolved, sources } = resolveConfig(input);
        for (const [pointer, source] of Object.entries(sources)) {
          const value = valueAt(resolved, pointer);
          const held = heldAt(texts.get(source.file) ?? "", source);
          // Text places take the source text of numbers and words.
          expect(held.some((one) => isSame(one, value))).toBe(true);
        }
      }),
    );
  });

  it("twice gives the same bytes", () => {
    fc.assert(
      fc.property(launch, (input) => {
        expect(JSON.stringify(resolveConfig(input))).toBe(JSON.stringify(resolveConfig(input)));
      }),
    );
  });

  it("with an empty preset more changes nothing", () => {
    fc.assert(
      fc.property(launch, (input) => {
        const preset: ConfigDocument = { layer: "preset", file: "preset.yaml", text: "{}" };
        expect(resolveConfig({ ...input, preset })).toEqual(resolveConfig(input));
      }),
    );
  });

  it("a template value stays one value, whatever it holds", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 20 }), (text) => {
        const queue: ConfigDocument = {
          layer: "queue",
          file: "queue.yaml",
          text: "hyperparameters: {x: '{{x}}', y: 'a{{x}}b'}\nargs: ['{{x}}']\ntemplate_variables: {x: {type: string}}\n",
        };
        const { config: resolved } = resolveConfig({
          queue,
          queueName: "q",
          resource: "docker",
          values: { x: text },
        });
        expect(resolved).toEqual({ hyperparameters: { x: text, y: `a${text}b` }, args: [text] });
      }),
    );
  });
});

describe("merging", () => {
  const layerOf = (value: JsonObject) => readLayer(written("job", value)).root;
  const empty = layerOf({});
  const merge = (...values: JsonObject[]) => mergeLayers(values.map(layerOf), empty).root;

  it("with an empty layer, below or above, changes nothing", () => {
    fc.assert(
      fc.property(config, (value) => {
        const alone = toJson(merge(value));
        expect(toJson(merge({}, value))).toEqual(alone);
        expect(toJson(merge(value, {}))).toEqual(alone);
      }),
    );
  });

  it("a layer with itself changes nothing", () => {
    fc.assert(
      fc.property(config, (value) => {
        expect(toJson(merge(value, value))).toEqual(toJson(merge(value)));
      }),
    );
  });

  it("can begin at the lower end: (a + b) + c is a + b + c", () => {
    fc.assert(
      fc.property(config, config, config, (a, b, c) => {
        const lower = merge(a, b);
        expect(toJson(mergeLayers([lower, layerOf(c)], empty).root)).toEqual(toJson(merge(a, b, c)));
      }),
    );
  });

  /** Where all have the same shape nothing is replaced by another kind, and the order of merging is free. */
  const shaped = fc.record(
    {
      env: fc.dictionary(envName, word, { maxKeys: 4 }),
      hyperparameters: fc.dictionary(
        fc.constantFrom("a", "b", "c"),
        fc.dictionary(fc.constantFrom("x", "y"), scalar),
      ),
    },
    { requiredKeys: [] },
  );

  it("can begin at the upper end where kinds agree: a + (b + c) is a + b + c", () => {
    fc.assert(
      fc.property(shaped, shaped, shaped, (a, b, c) => {
        const upper = merge(b, c);
        expect(toJson(mergeLayers([layerOf(a), upper], empty).root)).toEqual(toJson(merge(a, b, c)));
      }),
    );
  });
});

function isSame(held: unknown, value: JsonValue | undefined): boolean {
  return Object.is(held, value) || JSON.stringify(held) === JSON.stringify(value) || String(held) === value;
}
