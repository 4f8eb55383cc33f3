import type { ChartViewRow } from "../../db/chart-views";
import { type ChartView, type ChartViewSummary, chartViewContentSchema } from "../../runs/chart-view";

export function toViewSummary(project: string, row: ChartViewRow): ChartViewSummary {
  const { id, name, authorId, author, createdAt, updatedAt } = row;
  return {
    id,
    name,
    project,
    authorId,
    author,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}

export function toView(project: string, row: ChartViewRow): ChartView {
  return { ...toViewSummary(project, row), content: chartViewContentSchema.parse(row.content) };
}
