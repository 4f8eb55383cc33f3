/**
 * `npm run chaos -- [--trials N] [--seed S] [--at-once K] [--reporters R] [--runners LIST] [--keep]`: Postgres, two web servers, three agents and
 * the ways between them and their engines are killed, frozen and cut while runs are launched on every place there is and programs
 * report beside them, which are killed as well.
 * Afterwards the world is left alone until it is quiet, and everything is counted. Exit 1 when a run was lost, started twice
 * by our doing, stuck, or changed after its end, when a reported line was lost or doubled, or when anything was left behind.
 */
import { parseArgs } from "node:util";
import { resources } from "../lib/config/layer";
import { findWandbClient } from "../lib/testing/wandb-client";
import { runCampaign } from "./campaign";
import { findEngines, isResource } from "./engines";
import { report, sumUp } from "./report";

const { values } = parseArgs({
  options: {
    trials: { type: "string", default: "200" },
    seed: { type: "string" },
    "at-once": { type: "string", default: "10" },
    reporters: { type: "string", default: "4" },
    runners: { type: "string" },
    keep: { type: "boolean", default: false },
  },
});

async function main(): Promise<number> {
  const wanted = values.runners?.split(",").map((name) => name.trim());
  const unknown = wanted?.filter((name) => !isResource(name)) ?? [];
  if (unknown.length > 0) {
    console.error(`no runner is called ${unknown.join(", ")}; there are ${resources.join(", ")}`);
    return 2;
  }
  const trials = Number(values.trials);
  const atOnce = Number(values["at-once"]);
  const seed = values.seed === undefined ? Date.now() % 1_000_000 : Number(values.seed);
  const reporters = Number(values.reporters);
  const numbers = [trials, atOnce, reporters, seed];
  if (!numbers.every((number) => Number.isInteger(number) && number >= 0) || atOnce === 0) {
    console.error("--trials, --at-once, --reporters and --seed are whole numbers");
    return 2;
  }
  const engines = await findEngines(process.env);
  const asked = resources.filter((resource) => wanted === undefined || wanted.includes(resource));
  const chosen = asked.filter((resource) => !engines.leftOut.has(resource));
  for (const resource of asked.filter((one) => engines.leftOut.has(one)))
    console.log(`left out: ${resource}, because ${engines.leftOut.get(resource)}`);
  if (chosen.length === 0) return 1;
  const found = findWandbClient("0.31.0");
  const client = typeof found === "string" ? null : found;
  if (typeof found === "string") console.log(`left out: the W&B client, because it ${found}`);
  console.log(`seed ${seed}, ${trials} trials, ${atOnce} at once, on ${chosen.join(", ")}`);
  const say = (line: string) => console.log(line);
  const campaign = await runCampaign({
    ...{ trials, seed, atOnce, reporters, client, engines, say, resources: chosen, isKept: values.keep },
  });
  for (const line of report(campaign)) console.log(line);
  console.log(sumUp(campaign, seed));
  return campaign.findings.faults.length === 0 ? 0 : 1;
}

process.exit(await main());
