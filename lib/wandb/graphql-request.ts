import {
  type DocumentNode,
  type GraphQLInputType,
  type GraphQLSchema,
  getOperationAST,
  isInputObjectType,
  isListType,
  isNonNullType,
  parse,
  typeFromAST,
} from "graphql";
import { z } from "zod";

/** The body of a request; clients send an empty name for none, and null for no variables. */
export const graphqlBodySchema = z.object({
  query: z.string("is the GraphQL document, a text").min(1),
  variables: z
    .record(z.string(), z.unknown())
    .nullish()
    .transform((given) => given ?? {}),
  operationName: z
    .string()
    .nullish()
    .transform((name) => (name === "" ? undefined : (name ?? undefined))),
});
export type GraphqlBody = z.output<typeof graphqlBodySchema>;

/** No client asks for more in one document (theirs have at most 8,000 characters and are 14 deep). */
const most = { tokens: 10_000 };

/** The document, or a GraphQLError that says where it is none. */
export function parseDocument(query: string): DocumentNode {
  return parse(query, { maxTokens: most.tokens, noLocation: false });
}

/**
 * The variables that the operation declares, without input fields that are null and that this schema does not know: a newer client
 * sends every field it knows.
 */
export function keepKnownVariables(
  schema: GraphQLSchema,
  document: DocumentNode,
  { variables, operationName }: GraphqlBody,
): Record<string, unknown> {
  const operation = getOperationAST(document, operationName);
  const kept: Record<string, unknown> = {};
  for (const { variable, type: node } of operation?.variableDefinitions ?? []) {
    const name = variable.name.value;
    if (!Object.hasOwn(variables, name)) continue;
    // A type that is not known is named by the validation.
    const type = typeFromAST(schema, node as never) as GraphQLInputType | undefined;
    kept[name] = type ? withoutUnknownNulls(type, variables[name]) : variables[name];
  }
  return kept;
}

function withoutUnknownNulls(type: GraphQLInputType, value: unknown): unknown {
  if (isNonNullType(type)) return withoutUnknownNulls(type.ofType, value);
  if (isListType(type) && Array.isArray(value))
    return value.map((entry) => withoutUnknownNulls(type.ofType, entry));
  if (!isInputObjectType(type) || typeof value !== "object" || value === null) return value;
  const fields = type.getFields();
  const kept = Object.entries(value).filter(([name, entry]) => Object.hasOwn(fields, name) || entry !== null);
  return Object.fromEntries(
    kept.map(([name, entry]) => {
      const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
      return [name, field ? withoutUnknownNulls(field.type, entry) : entry];
    }),
  );
}
