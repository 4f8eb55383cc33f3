import {
  type ASTNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  type SelectionSetNode,
} from "graphql";

/** Theirs are at most 14 deep and ask for some 150 fields; introspection is 13 deep. */
const mostDeep = 25;
/** Fields of a document with its fragments written out where they are used. */
const mostFields = 3_000;

/**
 * Refuses, in words, a document that would make more work than any client asks for. Fragments are counted where they are used, so
 * that a few lines cannot stand for millions of fields; one that is used twice is counted once and multiplied.
 */
export function limitDocument(document: DocumentNode): GraphQLError | null {
  const fragments = new Map(
    document.definitions
      .filter((node): node is FragmentDefinitionNode => node.kind === Kind.FRAGMENT_DEFINITION)
      .map((node) => [node.name.value, node]),
  );
  const known = new Map<string, Size>();
  for (const node of document.definitions) {
    if (node.kind !== Kind.OPERATION_DEFINITION) continue;
    const { depth, fields } = measure(node.selectionSet, fragments, known, []);
    if (depth > mostDeep) return tooMuch(`is ${depth} levels deep; at most ${mostDeep} are allowed`, node);
    if (fields > mostFields) return tooMuch(`asks for more than ${mostFields} fields`, node);
  }
  return null;
}

interface Size {
  depth: number;
  fields: number;
}

function measure(
  set: SelectionSetNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  known: Map<string, Size>,
  within: readonly string[],
): Size {
  const size: Size = { depth: 1, fields: 0 };
  const add = ({ depth, fields }: Size) => {
    size.depth = Math.max(size.depth, depth);
    size.fields += fields;
  };
  for (const node of set.selections) {
    if (node.kind === Kind.FIELD) {
      add({ depth: 1, fields: 1 });
      if (!node.selectionSet) continue;
      const inner = measure(node.selectionSet, fragments, known, within);
      add({ depth: inner.depth + 1, fields: inner.fields });
    } else if (node.kind === Kind.INLINE_FRAGMENT) add(measure(node.selectionSet, fragments, known, within));
    else add(measureFragment(node.name.value, fragments, known, within));
  }
  return size;
}

/** One that holds itself is refused by the validation; here it only must not go round for ever. */
function measureFragment(
  name: string,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  known: Map<string, Size>,
  within: readonly string[],
): Size {
  const found = known.get(name);
  if (found) return found;
  const fragment = fragments.get(name);
  if (!fragment || within.includes(name)) return { depth: 0, fields: 0 };
  const size = measure(fragment.selectionSet, fragments, known, [...within, name]);
  known.set(name, size);
  return size;
}

function tooMuch(what: string, node: ASTNode): GraphQLError {
  return new GraphQLError(`The document ${what}: ask for less at once.`, { nodes: node });
}
