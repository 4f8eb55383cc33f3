/** Pages of a list by offset: the cursor says how many came before. */

export interface PageArguments {
  first?: number | null | undefined;
  after?: string | null | undefined;
}

const longest = 1_000;

export function readPage(
  { first, after }: PageArguments,
  usual = 50,
  most = longest,
): { offset: number; limit: number } {
  const offset = Number(/^\d{1,9}$/.exec(after ?? "")?.[0] ?? 0);
  return { offset, limit: Math.min(Math.max(first ?? usual, 1), most) };
}

/** A connection of one page; `rows` holds one more than the page when there is a next one. */
export function toConnection<Row, Node>(
  rows: readonly Row[],
  { offset, limit }: { offset: number; limit: number },
  toNode: (row: Row) => Node,
) {
  const edges = rows.slice(0, limit).map((row, index) => ({
    cursor: String(offset + index + 1),
    node: toNode(row),
  }));
  return {
    edges,
    pageInfo: {
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
      hasNextPage: rows.length > limit,
      hasPreviousPage: offset > 0,
    },
  };
}

export const noEdges = {
  totalCount: 0,
  edges: [],
  pageInfo: { startCursor: null, endCursor: null, hasNextPage: false, hasPreviousPage: false },
};
