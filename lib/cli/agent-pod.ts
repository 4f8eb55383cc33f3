import type { Command } from "commander";

/** What an agent's runner starts in a pod, and nobody by hand. */
export function addPodCommands(agent: Command): void {
  for (const what of ["inputs", "outputs"] as const)
    agent
      .command(`pod-${what}`, { hidden: true })
      .description(`move ${what} of a run in its pod`)
      .action(async () => {
        const { runHelper } = await import("../agent/pod/run-helper");
        process.exit(await runHelper(what));
      });
}
