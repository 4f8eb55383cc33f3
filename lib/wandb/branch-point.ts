import { z } from "zod";
import { readLooseMap } from "./loose-json";

const pointSchema = z.object({ run_id: z.string().min(1), step: z.number().min(0) });
const ownSchema = z.object({ value: z.object({ branch_point: pointSchema }) });

/** Where a run branches off, as clients say it in what they keep of their own in the config. */
export function readBranchPoint(config: string | null | undefined): { key: string; step: number } | null {
  if (!config?.includes("branch_point")) return null;
  const read = ownSchema.safeParse(readLooseMap(config)?._wandb);
  if (!read.success) return null;
  const { run_id, step } = read.data.value.branch_point;
  return { key: run_id, step };
}
