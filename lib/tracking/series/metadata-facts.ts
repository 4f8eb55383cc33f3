import { z } from "zod";
import type { ComparedFacts } from "../../runs/run-comparison";

const gpu = z.object({ name: z.string() });
/** What is of another kind than it usually is counts as not said. */
const metadataSchema = z.object({
  os: z.string().optional().catch(undefined),
  python: z.string().optional().catch(undefined),
  cudaVersion: z.string().optional().catch(undefined),
  cpu_count: z.number().optional().catch(undefined),
  gpu: z.string().optional().catch(undefined),
  gpu_count: z.number().optional().catch(undefined),
  gpu_nvidia: z.array(gpu).optional().catch(undefined),
  memory: z.object({ total: z.coerce.number() }).optional().catch(undefined),
});

const gibi = 1024 ** 3;

/** The machine that a W&B client ran on, as its `wandb-metadata.json` describes it. */
export function metadataFacts(text: string): ComparedFacts {
  const { data } = metadataSchema.safeParse(parse(text));
  if (!data) return new Map();
  const gpuName = data.gpu ?? data.gpu_nvidia?.[0]?.name;
  const gpuCount = data.gpu_count ?? data.gpu_nvidia?.length;
  const memory = data.memory && Number.isFinite(data.memory.total) ? data.memory.total / gibi : undefined;
  const named: [string, string | undefined][] = [
    ["GPU", gpuName],
    ["GPUs", gpuCount === undefined ? undefined : String(gpuCount)],
    ["CPUs", data.cpu_count === undefined ? undefined : String(data.cpu_count)],
    ["memory", memory === undefined ? undefined : `${Math.round(memory)} GiB`],
    ["operating system", data.os],
    ["Python", data.python],
    ["CUDA", data.cudaVersion],
  ];
  return new Map(named.flatMap(([name, value]) => (value ? [[name, { text: value }]] : [])));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
