import type { AttemptSpec } from "../runners/runner";

/** What a runner is told of whose attempt it is, and the least of everything else, for tests to which it is all the same. */
export const attemptFacts = {
  attempt: 1,
  agent: "test",
  ownId: "test-id",
  runName: "quick-fox",
  team: "team",
  project: "project",
  queue: "queue",
  author: "Ana",
  fromAgent: [],
  agentEnv: {},
  codeDir: null,
  graceSeconds: 5,
  maxRunSeconds: null,
} satisfies Partial<AttemptSpec>;
