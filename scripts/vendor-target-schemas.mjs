/**
 * Makes lib/config/schema/generated/*.json from the two published schemas, whose origin lib/config/schema/generated/README.md names:
 *   node scripts/vendor-target-schemas.mjs JOB_SCHEMA CREATE_TRAINING_JOB_SCHEMA
 * Checking needs the structure only; the descriptions, four times its size, are for the editor and lie in a file of their own.
 */
import { readFileSync, writeFileSync } from "node:fs";

const [kubernetes, sagemaker] = process.argv.slice(2);
if (!kubernetes || !sagemaker) {
  console.error("usage: vendor-target-schemas.mjs JOB_SCHEMA CREATE_TRAINING_JOB_SCHEMA");
  process.exit(2);
}
vendor(kubernetes, "kubernetes-job", "io.k8s.api.batch.v1.Job");
vendor(sagemaker, "sagemaker-training-job", "CreateTrainingJobRequest");

function vendor(file, name, root) {
  const source = JSON.parse(readFileSync(file, "utf8"));
  const short = (definition) => definition.split(".").at(-1);
  const definitions = {};
  const descriptions = {};
  for (const [key, definition] of Object.entries(source.definitions)) {
    if (definitions[short(key)]) throw new Error(`two definitions are called ${short(key)}`);
    definitions[short(key)] = plain(definition, short);
    const texts = Object.entries(definition.properties ?? {}).map(([property, schema]) => [
      property,
      schema.description,
    ]);
    const described = Object.fromEntries(
      texts.filter(([, text]) => text).map(([key, text]) => [key, brief(text)]),
    );
    if (Object.keys(described).length > 0) descriptions[short(key)] = described;
  }
  // The published pattern lets `1.2.3kkk` pass; the name of the format stands for the real grammar.
  if (definitions.Quantity) definitions.Quantity = { type: ["string", "number"], format: "quantity" };
  if (definitions.IntOrString) definitions.IntOrString = { type: ["integer", "string"] };
  const schema = { title: source.title, $ref: `#/definitions/${short(root)}`, definitions };
  writeFileSync(`lib/config/schema/generated/${name}.json`, `${JSON.stringify(schema)}\n`);
  writeFileSync(`lib/config/schema/generated/${name}.descriptions.json`, `${JSON.stringify(descriptions)}\n`);
}

function plain(schema, short) {
  const { description: _, $schema: __, allOf, $ref, ...rest } = schema;
  const ref = $ref ?? (allOf?.length === 1 ? allOf[0].$ref : undefined);
  if (allOf && (!ref || allOf.length > 1)) throw new Error("an allOf that is no reference");
  const result = ref ? { ...rest, $ref: `#/definitions/${short(ref.replace("#/definitions/", ""))}` } : rest;
  delete result.default;
  if (result.properties) {
    result.properties = Object.fromEntries(
      Object.entries(result.properties).map(([key, child]) => [key, plain(child, short)]),
    );
    // As kubectl's strict mode does: a misspelt field is otherwise dropped without a word.
    result.additionalProperties ??= false;
  }
  for (const key of ["items", "additionalProperties", "propertyNames"]) {
    if (typeof result[key] === "object") result[key] = plain(result[key], short);
  }
  if (result.oneOf) result.oneOf = result.oneOf.map((child) => plain(child, short));
  return result;
}

function brief(text) {
  return text.length <= 400 ? text : `${text.slice(0, 400).replace(/\s+\S*$/u, "")} …`;
}
