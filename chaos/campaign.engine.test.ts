/** A short campaign with a fixed seed: programs on this machine, and on the Docker Engine where there is one. */

import { beforeAll, describe, expect, inject, it } from "vitest";
import type { Resource } from "../lib/config/layer";
import { finalStates } from "../lib/runs/run-state";
import { needs } from "../lib/testing/needs";
import { type Campaign, runCampaign } from "./campaign";

const docker = inject("dockerHost");
const seed = 20_261_126;
/** Of each place, in a campaign whose trials are dealt out over all of them. */
const leastTrials = 2;

describe("while agents, servers and Postgres are killed, frozen and cut off", () => {
  const engines = ["docker", "sagemaker"] as const;
  let campaign: Campaign;
  beforeAll(async () => {
    campaign = await runCampaign({
      ...{
        trials: docker === null ? 24 : 28,
        seed,
        atOnce: 8,
        reporters: 3,
        client: null,
        isKept: false,
        say: () => undefined,
      },
      resources: ["local-process", ...(docker === null ? [] : engines)],
      engines: { docker, kubeconfig: null, leftOut: new Map() },
    });
  }, 600_000);

  const faultsOf = (resource: string | null) =>
    campaign.findings.faults.filter((fault) => fault.resource === resource).map(({ text }) => text);

  /** Every trial of the place has had its run, and each has ended. */
  const expectAllEnded = (resource: Resource) => {
    const states = campaign.findings.byState.get(resource) ?? {};
    const ended = finalStates.reduce((sum, state) => sum + (states[state] ?? 0), 0);
    const asked = campaign.trials.filter((trial) => trial.resource === resource);
    expect(asked.length).toBeGreaterThanOrEqual(leastTrials);
    expect({ ...states, ended }).toMatchObject({ ended: asked.length });
  };

  it("loses, doubles and leaves no program on this machine", () => {
    expectAllEnded("local-process");
    expect([...faultsOf("local-process"), ...faultsOf(null)]).toEqual([]);
  });

  it.each(engines)("loses, doubles and leaves nothing on %s", needs(inject("noDocker")), (resource) => {
    expectAllEnded(resource);
    expect(faultsOf(resource)).toEqual([]);
  });

  it("has done what it says", () => {
    expect(campaign.trials.filter(({ result }) => result === "done").length).toBeGreaterThan(
      campaign.trials.length / 3,
    );
  });
});
