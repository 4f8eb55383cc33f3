import { describe, expect, test } from "vitest";
import { type ClientTarget, clientEnvOf } from "./client-env";

const target: ClientTarget = {
  url: "https://slipway.example.com",
  runKey: "local-key",
  runId: "r1",
  runName: "brisk-otter-41",
  team: "vision",
  project: "digits",
  resource: "local-process",
  manifest: { argv: ["python", "train.py"], cwd: ".", env: {} },
  fromAgent: [],
};
const of = (more: Partial<ClientTarget>) => clientEnvOf({ ...target, ...more });

describe("what lets a program's W&B client report into its run", () => {
  test("is where, with which key, and which run", () => {
    expect(of({})).toEqual({
      WANDB_BASE_URL: "https://slipway.example.com",
      WANDB_API_KEY: "local-key",
      WANDB_ENTITY: "vision",
      WANDB_PROJECT: "digits",
      WANDB_RUN_ID: "r1",
      WANDB_NAME: "brisk-otter-41",
      WANDB_RESUME: "allow",
      WANDB__FILE_STREAM_TRANSMIT_INTERVAL: "1",
    });
  });

  test("has the group and the tags that the run is given at first", () => {
    expect(of({ group: "train digits", tags: ["gpu", "night"] })).toMatchObject({
      WANDB_RUN_GROUP: "train digits",
      WANDB_TAGS: "gpu,night",
    });
    expect(of({ tags: [] })).not.toHaveProperty("WANDB_TAGS");
  });

  test.each<[string, Partial<ClientTarget>]>([
    ["a map", { manifest: { env: { WANDB_API_KEY: "mine" } } }],
    ["Docker's list", { resource: "docker", manifest: { Env: ["A=b", "WANDB_API_KEY=mine"] } }],
    ["Docker's list, from its own environment", { resource: "docker", manifest: { Env: ["WANDB_API_KEY"] } }],
    [
      "a pod",
      {
        resource: "kubernetes",
        manifest: { spec: { containers: [{ env: [{ name: "WANDB_API_KEY", valueFrom: {} }] }] } },
      },
    ],
    ["the agent", { resource: "kubernetes", fromAgent: [{ name: "KEY", at: "env.WANDB_API_KEY" }] }],
  ])("is nothing beside a key that comes with the config, in %s", (_, more) => {
    expect(of(more)).toEqual({});
  });

  test("is nothing where the address would be another machine's", () => {
    for (const url of ["http://127.0.0.1:3000", "http://localhost:3000", "http://[::1]:3000"]) {
      expect(of({ url }).WANDB_BASE_URL).toBe(url);
      for (const resource of ["docker", "kubernetes", "sagemaker"] as const)
        expect(of({ url, resource })).toEqual({});
      const manifest = { HostConfig: { NetworkMode: "host" } };
      expect(of({ url, resource: "docker", manifest }).WANDB_BASE_URL).toBe(url);
    }
  });
});
