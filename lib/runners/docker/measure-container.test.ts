import type Docker from "dockerode";
import { expect, it } from "vitest";
import { readStats } from "./measure-container";

/** As an engine answers, as far as it is read. */
function statsOf(given: object): Docker.ContainerStats {
  const cpu = { cpu_usage: { total_usage: 0 }, system_cpu_usage: 0 };
  return { cpu_stats: cpu, precpu_stats: cpu, memory_stats: {}, ...given } as Docker.ContainerStats;
}

it("reads what a container uses between two looks, by the names of the client", () => {
  const stats = statsOf({
    cpu_stats: { cpu_usage: { total_usage: 3_000 }, system_cpu_usage: 20_000 },
    precpu_stats: { cpu_usage: { total_usage: 1_000 }, system_cpu_usage: 10_000 },
    memory_stats: {
      usage: 300 * 1_048_576,
      limit: 1_000 * 1_048_576,
      stats: { inactive_file: 100 * 1_048_576 },
    },
    pids_stats: { current: 7 },
    networks: { eth0: { rx_bytes: 5, tx_bytes: 3 }, eth1: { rx_bytes: 1, tx_bytes: 1 } },
  });
  expect(readStats(stats)).toEqual({
    cpu: 20,
    "proc.memory.rssMB": 200,
    "proc.memory.percent": 20,
    memory_percent: 20,
    "proc.memory.availableMB": 800,
    "proc.cpu.threads": 7,
    "network.sent": 4,
    "network.recv": 6,
  });
});

it("has nothing of a container that has ended", () => {
  expect(readStats(statsOf({}))).toEqual({});
});
