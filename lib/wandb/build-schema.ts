import {
  buildSchema,
  type GraphQLSchema,
  isObjectType,
  isScalarType,
  type ValueNode,
  valueFromASTUntyped,
} from "graphql";
import { notServed } from "./not-served";
import { schemaText } from "./schema-text";

let built: GraphQLSchema | undefined;

/** The executable schema, built on first use. */
export function getSchema(): GraphQLSchema {
  built ??= build();
  return built;
}

function build(): GraphQLSchema {
  const schema = buildSchema(schemaText);
  for (const type of Object.values(schema.getTypeMap()))
    if (isScalarType(type) && freeScalars.has(type.name))
      Object.assign(type, {
        serialize: (value: unknown) => value,
        parseValue: (value: unknown) => value,
        parseLiteral: (node: ValueNode, variables?: Record<string, unknown>) =>
          valueFromASTUntyped(node, variables),
      });
  const mutations = schema.getMutationType();
  if (isObjectType(mutations))
    for (const field of Object.values(mutations.getFields()))
      field.resolve = (root: Record<string, unknown>, args, context, info) => {
        const work = root[field.name];
        if (typeof work !== "function") throw notServed(field.name);
        return work.call(root, args, context, info);
      };
  return schema;
}

/** Values of any form, handed on as they are. */
const freeScalars = new Set(["JSON", "JSONString", "DateTime", "Int64", "Duration"]);
