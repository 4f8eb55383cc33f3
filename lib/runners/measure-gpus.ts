/** What the machine's NVIDIA GPUs do, as `nvidia-smi` says it; nothing where there is none. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { type Measures, mebibyte } from "./measures";

const fields = [
  "index",
  "utilization.gpu",
  "utilization.memory",
  "memory.used",
  "memory.total",
  "temperature.gpu",
  "power.draw",
  "enforced.power.limit",
] as const;
const query = [`--query-gpu=${fields.join(",")}`, "--format=csv,noheader,nounits"];
const usualPath = "/usr/local/bin:/usr/bin:/bin";
/** A driver that hangs must not hold up anything. */
const timeoutMs = 5_000;

/** Asks once a call; a machine without the program is asked no second time. */
export function createGpuMeter(path?: string): () => Promise<Measures> {
  let isAbsent = false;
  return async () => {
    if (isAbsent) return {};
    try {
      const env = { PATH: path ?? usualPath, NODE_ENV: "production" as const };
      const { stdout } = await promisify(execFile)("nvidia-smi", query, { timeout: timeoutMs, env });
      return readGpus(stdout);
    } catch (error) {
      isAbsent = error instanceof Error && "code" in error && error.code === "ENOENT";
      return {};
    }
  };
}

/** One line a GPU; what a card does not tell is `[N/A]`. */
export function readGpus(text: string): Measures {
  const measures: Record<string, number> = {};
  for (const line of text.split("\n")) {
    const [index, gpu, memory, used, total, temp, power, limit] = line.split(",").map(toNumber);
    if (index === undefined || !Number.isInteger(index)) continue;
    const put = (name: string, value: number | undefined) => {
      if (value !== undefined && Number.isFinite(value)) measures[`gpu.${index}.${name}`] = value;
    };
    put("gpu", gpu);
    put("memory", memory);
    put("memoryAllocatedBytes", used === undefined ? undefined : used * mebibyte);
    put("memoryAllocated", used === undefined || !total ? undefined : (used / total) * 100);
    put("temp", temp);
    put("powerWatts", power);
    put("enforcedPowerLimitWatts", limit);
    put("powerPercent", power === undefined || !limit ? undefined : (power / limit) * 100);
  }
  return measures;
}

function toNumber(text: string): number {
  return text.trim() === "" ? Number.NaN : Number(text);
}
