import type { TeamId } from "../../access/actor";
import { getDatabase } from "../../db/client";
import type { RunListRow } from "../../db/run-list";
import { findColumnValues } from "../../db/run-values";
import type { RunRow } from "../../runs/run-view";
import { toRunRow } from "./run-row";

/** Runs as lists show them, with the values that have a column. */
export async function toRunRows(
  teamId: TeamId,
  found: readonly RunListRow[],
  columns: readonly string[],
): Promise<RunRow[]> {
  const rows = found.map(toRunRow);
  if (columns.length === 0 || rows.length === 0) return rows;
  const runIds = rows.map(({ id }) => id);
  const values = await findColumnValues(getDatabase(), teamId, runIds, columns);
  return rows.map((row) => ({ ...row, columns: values.get(row.id) ?? {} }));
}
