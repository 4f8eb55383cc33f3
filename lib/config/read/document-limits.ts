/** How large a document may be, counted after aliases (R2). */
export const documentLimits = { bytes: 256 * 1024, depth: 64, nodes: 10_000 } as const;
