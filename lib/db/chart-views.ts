/** Saved sets of charts, by project. */
import { foldName } from "../access/name";
import type { Connection } from "./client";
import type { Prisma } from "./generated/client";

export interface ChartViewRow {
  id: string;
  name: string;
  authorId: string | null;
  author: string;
  content: unknown;
  createdAt: Date;
  updatedAt: Date;
}

const columns = {
  id: true,
  name: true,
  authorId: true,
  author: true,
  content: true,
  createdAt: true,
  updatedAt: true,
} as const;

/** By name. */
export async function findChartViews(
  db: Connection,
  projectId: string,
  limit: number,
): Promise<ChartViewRow[]> {
  return await db.chartView.findMany({
    where: { projectId },
    orderBy: { nameKey: "asc" },
    take: limit,
    select: columns,
  });
}

/** By its name without case, or by its id. */
export async function findChartView(
  db: Connection,
  projectId: string,
  view: string,
): Promise<ChartViewRow | null> {
  return await db.chartView.findFirst({
    where: { projectId, OR: [{ nameKey: foldName(view) }, { id: view }] },
    select: columns,
  });
}

export async function countChartViews(db: Connection, projectId: string): Promise<number> {
  return await db.chartView.count({ where: { projectId } });
}

interface NewChartView {
  projectId: string;
  name: string;
  authorId: string | null;
  author: string;
  content: Prisma.InputJsonValue;
}

export async function insertChartView(tx: Connection, view: NewChartView): Promise<ChartViewRow> {
  return await tx.chartView.create({ data: { ...view, nameKey: foldName(view.name) }, select: columns });
}

export async function writeChartView(
  tx: Connection,
  id: string,
  { name, content }: Pick<NewChartView, "name" | "content">,
): Promise<ChartViewRow> {
  const data = { name, nameKey: foldName(name), content, updatedAt: new Date() };
  return await tx.chartView.update({ where: { id }, data, select: columns });
}

export async function deleteChartView(tx: Connection, id: string): Promise<void> {
  await tx.chartView.deleteMany({ where: { id } });
}
