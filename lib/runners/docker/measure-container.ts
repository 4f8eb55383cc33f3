import type Docker from "dockerode";
import { createGpuMeter } from "../measure-gpus";
import { type Measures, mebibyte, roundMeasures } from "../measures";

/** What the engine says a container uses. GPUs are those of this machine, where the engine is on it. */
export function createContainerMeter(container: Docker.Container): () => Promise<Measures | null> {
  const measureGpus = createGpuMeter();
  return async () => {
    const stats = await container.stats({ stream: false }).catch(() => null);
    if (!stats) return null;
    return roundMeasures({ ...readStats(stats), ...(await measureGpus()) });
  };
}

/** One answer has two looks, a second apart. A container that has ended has no memory. */
export function readStats(stats: Docker.ContainerStats): Measures {
  const { cpu_stats: now, precpu_stats: before, memory_stats: memory } = stats;
  const cpu = now.cpu_usage.total_usage - (before?.cpu_usage?.total_usage ?? 0);
  const system = now.system_cpu_usage - (before?.system_cpu_usage ?? 0);
  const measures: Record<string, number> = {};
  if (system > 0) measures.cpu = (cpu / system) * 100;
  if (memory?.usage !== undefined) {
    // Files that were read stay in memory only while nobody needs it.
    const used = memory.usage - (memory.stats?.inactive_file ?? memory.stats?.total_inactive_file ?? 0);
    measures["proc.memory.rssMB"] = used / mebibyte;
    measures["proc.memory.percent"] = (used / memory.limit) * 100;
    measures.memory_percent = (used / memory.limit) * 100;
    measures["proc.memory.availableMB"] = Math.max(0, memory.limit - used) / mebibyte;
  }
  if (stats.pids_stats?.current !== undefined) measures["proc.cpu.threads"] = stats.pids_stats.current;
  const networks = Object.values(stats.networks ?? {});
  if (networks.length > 0) {
    measures["network.sent"] = networks.reduce((sum, { tx_bytes }) => sum + tx_bytes, 0);
    measures["network.recv"] = networks.reduce((sum, { rx_bytes }) => sum + rx_bytes, 0);
  }
  return measures;
}
