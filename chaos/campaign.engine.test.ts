/** A short campaign with a fixed seed: programs on this machine, and on the Docker Engine where there is one. */

import { beforeAll, describe, expect, inject, it } from "vitest";
import { needs } from "../lib/testing/needs";
import { type Campaign, runCampaign } from "./campaign";

const docker = inject("dockerHost");
const seed = 20_261_126;

describe("while agents, servers and Postgres are killed, frozen and cut off", () => {
  const engines = ["docker", "sagemaker"] as const;
  let campaign: Campaign;
  beforeAll(async () => {
    campaign = await runCampaign({
      ...{ trials: docker === null ? 24 : 28, seed, atOnce: 8, isKept: false, say: () => undefined },
      resources: ["local-process", ...(docker === null ? [] : engines)],
      engines: { docker, kubeconfig: null, leftOut: new Map() },
    });
  }, 600_000);

  const faultsOf = (resource: string | null) =>
    campaign.findings.faults.filter((fault) => fault.resource === resource).map(({ text }) => text);

  it("loses, doubles and leaves no program on this machine", () => {
    expect(campaign.findings.byState.get("local-process")?.finished).toBeGreaterThan(0);
    expect([...faultsOf("local-process"), ...faultsOf(null)]).toEqual([]);
  });

  it.each(engines)("loses, doubles and leaves nothing on %s", needs(inject("noDocker")), (resource) => {
    expect(campaign.findings.byState.get(resource)).toBeDefined();
    expect(faultsOf(resource)).toEqual([]);
  });

  it("has done what it says", () => {
    expect(campaign.trials.filter(({ result }) => result === "done").length).toBeGreaterThan(
      campaign.trials.length / 3,
    );
  });
});
