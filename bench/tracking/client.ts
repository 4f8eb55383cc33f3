/** The W&B client's own time from `init` to the end of `finish`: against this server, and with no server at all. */
import { getDatabase } from "../../lib/db/client";
import { startApiServer } from "../../lib/testing/api-server";
import { makePersonToken } from "../../lib/testing/factories";
import { printTable } from "../table";
import { findPython, runPython } from "./python";
import type { BenchTeam } from "./team";

const version = "0.31.0";
const rounds = 3;

const program = (steps: number) => `
import json, time, wandb
start = time.perf_counter()
run = wandb.init(project="bench")
for step in range(${steps}):
    run.log({f"group/metric{key}": (step * 7 + key) % 1000 / (step + 1) for key in range(10)})
logged = time.perf_counter()
run.finish()
print(json.dumps([logged - start, time.perf_counter() - start]))
`;

export async function measureClient(team: BenchTeam, steps: number): Promise<void> {
  const python = findPython("wandb", version);
  if (typeof python === "string") {
    console.log(`\\nthe W&B client is not measured: it ${python}`);
    return;
  }
  const { token } = await makePersonToken(getDatabase(), team.actor);
  const server = await startApiServer();
  process.env.NEXTAUTH_URL = server.url;
  const env = {
    WANDB_BASE_URL: server.url,
    WANDB_API_KEY: `local-${token.replace("slw_", "")}`,
    WANDB_SILENT: "true",
    WANDB_ERROR_REPORTING: "false",
    WANDB_DISABLE_GIT: "true",
  };
  const took = { offline: [] as [number, number][], online: [] as [number, number][] };
  for (let round = 0; round < rounds; round += 1)
    for (const mode of ["offline", "online"] as const) {
      const argv = ["python", "-c", program(steps)];
      const seconds = await runPython({ ...python, argv, env: { ...env, WANDB_MODE: mode } });
      took[mode].push(seconds as [number, number]);
    }
  await server.close();
  const best = (all: readonly [number, number][], at: 0 | 1) => Math.min(...all.map((one) => one[at]));
  const row = (name: string, all: readonly [number, number][]) => [
    name,
    best(all, 0),
    best(all, 1),
    `${(best(all, 1) / best(took.offline, 1)).toFixed(2)} ×`,
  ];
  printTable(
    `the W&B client ${version}, ${steps.toLocaleString("en")} steps of ten metrics, seconds (best of ${rounds} in turns)`,
    ["", "init and log", "init to finish", "of offline"],
    [row("offline", took.offline), row("against this server", took.online)],
  );
}
