import type { Resolution } from "../config/resolution";

/** The stages of a pipeline by their order, a line each: rank, name, and what they wait for. */
export function planLines({ plan = [], stages = [] }: Pick<Resolution, "plan" | "stages">): string[] {
  const nameOf = (index: number) => stages[index] ?? `stage ${index + 1}`;
  const width = Math.max(0, ...plan.map((_, index) => nameOf(index).length));
  return plan
    .map(({ rank, after }, index) => ({ rank: rank ?? plan.length, index, after }))
    .sort((a, b) => a.rank - b.rank || a.index - b.index)
    .map(({ rank, index, after }) => {
      const names = [...new Set(after.map(({ stage }) => stage))].map((stage) => {
        const artifacts = after.flatMap((edge) => (edge.stage === stage && edge.artifact) || []);
        return nameOf(stage) + (artifacts.length > 0 ? ` (${artifacts.join(", ")})` : "");
      });
      const place = rank === plan.length ? "?" : String(rank + 1);
      return `${place}  ${nameOf(index).padEnd(width)}  ${names.length > 0 ? `after ${names.join(", ")}` : ""}`.trimEnd();
    });
}
