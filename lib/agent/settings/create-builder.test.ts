import { describe, expect, it } from "vitest";
import { collectOutput } from "../../testing/collect-output";
import { createBuilder } from "./create-builder";

const never = new AbortController().signal;
const settings = {
  builder: {},
  docker: {},
  kubernetes: {},
  environment: {},
  resources: ["local-process" as const],
};
const request = (builder: { type?: string }) => ({
  runId: "r",
  attempt: 1,
  agent: "a",
  ownId: "a",
  codeDir: "/no/such/code",
  attemptDir: "/no/such",
  config: { git: { repository: "https://example.com/x" }, builder },
});

describe("createBuilder", () => {
  it("builds with the agent's engine where it has one, else not at all", () => {
    expect(createBuilder({ ...settings, resources: ["docker"] }).type).toBe("docker");
    expect(createBuilder(settings).type).toBe("noop");
    expect(createBuilder({ ...settings, builder: { type: "docker" } }).type).toBe("docker");
  });

  it("lets the run choose, and says why nothing is built", async () => {
    const builder = createBuilder({ ...settings, builder: { type: "docker" } });
    for (const [type, words] of [
      ["noop", "`builder.type` is noop"],
      ["kaniko", "kaniko needs the volume for code: set `context-dir` and `context-claim`"],
    ])
      await expect(builder.build(request({ type }), collectOutput(), "", never)).rejects.toMatchObject({
        outcomeCause: "build",
        reason: "refused",
        message: expect.stringContaining(words ?? ""),
      });
    await expect(builder.build(request({}), collectOutput(), "", never)).rejects.toThrow("/no/such/code");
  });
});
