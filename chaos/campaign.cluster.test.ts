/** A short campaign with a fixed seed on the Kubernetes cluster, where there is one. */

import { expect, inject, it } from "vitest";
import { finalStates } from "../lib/runs/run-state";
import { needs } from "../lib/testing/needs";
import { runCampaign } from "./campaign";

const kubeconfig = inject("kubeconfig");

it("loses, doubles and leaves nothing in a cluster while agents are killed, frozen and cut off", {
  timeout: 600_000,
  ...needs(inject("noKubernetes")),
}, async () => {
  const { findings, trials } = await runCampaign({
    ...{
      trials: 6,
      seed: 20_261_127,
      atOnce: 8,
      reporters: 0,
      client: null,
      isKept: false,
      say: () => undefined,
    },
    resources: ["kubernetes"],
    engines: { docker: null, kubeconfig, leftOut: new Map() },
  });
  expect(findings.faults.map(({ text }) => text)).toEqual([]);
  const states = findings.byState.get("kubernetes") ?? {};
  const ended = finalStates.reduce((sum, state) => sum + (states[state] ?? 0), 0);
  expect({ ...states, ended }).toMatchObject({ ended: trials.length });
  expect(trials.some(({ result }) => result === "done")).toBe(true);
});
