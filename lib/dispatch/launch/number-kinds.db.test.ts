import { expect, it } from "vitest";
import { makeJob, makeMember, makeQueue, makeTeam } from "../../testing/factories";
import { makeAgent } from "../../testing/run-factories";
import { prepareTestDatabase } from "../../testing/test-database";
import { waitForLeases } from "../agents/wait-for-leases";
import { loadRun } from "../history/load-run";
import { enqueueRun } from "./enqueue-run";
import { previewRun } from "./preview-run";
import { rerunRun } from "./rerun-run";

const { database } = prepareTestDatabase();

it("floats stay floats from the launch to what the agent starts, and in every rerun", async () => {
  const db = database();
  const { teamId } = await makeTeam(db);
  const queue = await makeQueue(db, teamId, {
    text: `config: {hyperparameters: {beta: "{{beta}}"}}
template_variables: {beta: {type: float, default: 1.0}}
`,
  });
  const job = await makeJob(db, teamId, {
    text: `git: {repository: "https://git.example.com/r", commit: "0123456789012345678901234567890123456789"}
command: [run, "\${hyperparameters.betas}", "{{beta}}"]
hyperparameters: {dropout: 0.0, betas: [0.0, 1.0], steps: 10, eps: 2e6, neg: -0.0}
`,
  });
  const ana = await makeMember(db, "lead", { teamId });
  const agent = await makeAgent(teamId, { maxJobs: 10 });
  const asked = {
    queue: queue.name,
    job: job.name,
    // As JSON brings it: 2.0 is 2 there.
    values: { beta: 2 },
    override: "hyperparameters: {from_override: 3.0}",
  };
  const preview = await previewRun(ana, asked);
  expect(preview).toMatchObject({ preview: { sources: { "/hyperparameters/betas/0": { float: true } } } });
  const first = await enqueueRun(ana, asked);
  if (!first.ok) throw new Error(JSON.stringify(first.issues));
  for (const mode of ["today", "exact"] as const) {
    const again = await rerunRun(ana, { runId: first.value.runId, mode });
    if (!again.ok) throw new Error(JSON.stringify(again.issues));
  }
  const leases = await waitForLeases(
    agent.actor,
    { agentId: agent.agentId, max: 10, waitSeconds: 0 },
    new AbortController().signal,
  );
  expect(leases).toHaveLength(3);
  for (const { manifest } of JSON.parse(JSON.stringify(leases))) {
    expect(manifest.env.SLIPWAY_HYPERPARAMETERS).toBe(
      '{"beta":2.0,"dropout":0.0,"betas":[0.0,1.0],"steps":10,"eps":2000000.0,"neg":-0.0,"from_override":3.0}',
    );
    expect(manifest.argv).toEqual(["run", "[0.0,1.0]", "2.0"]);
  }
  const { sources } = await loadRun(ana, { runId: first.value.runId });
  expect(sources["/hyperparameters/beta"]).toMatchObject({ field: "beta", float: true });
  expect(sources["/hyperparameters/steps"]).not.toHaveProperty("float");
});
