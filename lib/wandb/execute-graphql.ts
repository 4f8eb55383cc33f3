/**
 * One GraphQL request of a client: read leniently, held to limits, validated, and resolved by use cases. Nothing here knows a table.
 * Refusals have the words of use cases. What passes or is our fault is thrown: clients repeat a request for its status alone.
 */
import { type ExecutionResult, execute, GraphQLError, validate } from "graphql";
import { AppError } from "../errors";
import { getSchema } from "./build-schema";
import type { ClientCaller, Nodes } from "./client-context";
import { type GraphqlBody, keepKnownVariables, parseDocument } from "./graphql-request";
import { limitDocument } from "./limit-document";
import { makeArtifact } from "./resolvers/artifact";
import { makeCollection, makeMember } from "./resolvers/artifact-collection";
import { artifactsOfType } from "./resolvers/artifact-queries";
import { makeEntity, makeUser } from "./resolvers/people";
import { makeProject } from "./resolvers/project";
import { makeRoot } from "./resolvers/root";
import { makeRun } from "./resolvers/run";

const nodes: Nodes = {
  ...{ user: makeUser, entity: makeEntity, project: makeProject, run: makeRun },
  ...{ artifact: makeArtifact, collection: makeCollection, member: makeMember, ofType: artifactsOfType },
};

export interface GraphqlAnswer {
  /** 200 also with errors of what was asked, which clients read; 400 for a document that is none. */
  status: number;
  body: { data?: unknown; errors?: { message: string; path?: readonly (string | number)[] }[] };
}

export async function executeGraphql(caller: ClientCaller, body: GraphqlBody): Promise<GraphqlAnswer> {
  const schema = getSchema();
  const context = { ...caller, nodes };
  try {
    const document = parseDocument(body.query);
    const problem = limitDocument(document);
    const problems = problem ? [problem] : validate(schema, document, undefined, { maxErrors: 20 });
    if (problems.length > 0) return refused(problems);
    const answer = await execute({
      schema,
      document,
      rootValue: makeRoot(context),
      contextValue: context,
      variableValues: keepKnownVariables(schema, document, body),
      ...(body.operationName !== undefined && { operationName: body.operationName }),
    });
    for (const { originalError } of answer.errors ?? []) if (isFailure(originalError)) throw originalError;
    return { status: 200, body: toBody(answer) };
  } catch (error) {
    if (error instanceof GraphQLError) return refused([error]);
    throw error;
  }
}

/** A field that could not be answered, as against one that was refused. */
function isFailure(cause: unknown): boolean {
  if (cause === undefined || cause === null || cause instanceof GraphQLError) return false;
  return !(cause instanceof AppError) || cause.code === "UNAVAILABLE";
}

function refused(errors: readonly GraphQLError[]): GraphqlAnswer {
  return { status: 400, body: { errors: errors.map(({ message }) => ({ message })) } };
}

function toBody({ data, errors }: ExecutionResult): GraphqlAnswer["body"] {
  return {
    ...(data !== undefined && { data }),
    ...(errors && { errors: errors.map(toError) }),
  };
}

function toError(error: GraphQLError): { message: string; path?: readonly (string | number)[] } {
  const { originalError, path } = error;
  return { message: wordsOf(error, originalError), ...(path && { path }) };
}

function wordsOf(error: GraphQLError, cause: unknown): string {
  if (!(cause instanceof AppError)) return error.message;
  return cause.issues.length > 1 ? cause.issues.map(({ message }) => message).join(" ") : cause.message;
}
