import { describe, expect, it } from "vitest";
import { resolveConfig } from "../resolve-config";
import type { ConfigDocument } from "../tree/node";
import { maskAdminEnv } from "./mask-admin-env";

const document = (layer: "queue" | "job", text: string): ConfigDocument => ({
  layer,
  file: `${layer}.yaml`,
  text,
});

describe("R37 an issue about a locked variable", () => {
  const queue = `name: q
resource: docker
config: {env: {REGION: eu-central-hush}, docker: {image: a/b:1}}
guardrails: {locked: [env.REGION]}
`;
  const issuesOf = (job: string) =>
    resolveConfig({ queue: document("queue", queue), job: document("job", job) });

  it.each([
    ["changed", "env: {REGION: us}"],
    ["left to the agent", "env: {REGION: }"],
  ])("that was %s keeps the queue's value from a submitter", (_how, job) => {
    const whole = issuesOf(job);
    expect(whole.issues.map((issue) => issue.code)).toContain("locked-value-changed");
    expect(JSON.stringify(whole.issues)).toContain("hush");
    const shown = maskAdminEnv(whole).issues;
    expect(shown.map((issue) => issue.code)).toEqual(whole.issues.map((issue) => issue.code));
    expect(JSON.stringify(shown)).not.toContain("hush");
  });
});

describe("R37 a request for Kubernetes", () => {
  it("hides a value of the queue that is written otherwise there", () => {
    const queue = `name: q
resource: kubernetes
config: {env: {SALT: "a$$b$(X)"}, docker: {image: "a/b:1"}}
`;
    const whole = resolveConfig({ queue: document("queue", queue), render: true });
    expect(JSON.stringify(whole.manifest)).toContain('"a$$$$b$$(X)"');
    const { manifest } = maskAdminEnv(whole);
    expect(JSON.stringify(manifest)).toContain('{"name":"SALT","value":"***"}');
  });
});
