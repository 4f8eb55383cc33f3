import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { type SecretsServer, startSecretsServer } from "../../testing/secrets-server";
import { listOpenNames, pickAgentValues, secretsOf } from "../attempt/agent-environment";
import { checkSecretStores } from "../doctor/check-secret-stores";
import { readSecret } from "./read-secret";
import type { SecretReferences } from "./secret-reference";

let server: SecretsServer;
beforeAll(async () => {
  server = await startSecretsServer("AKIDTEST", "eu-west-1");
});
afterAll(() => server.close());
beforeEach(() => {
  vi.stubEnv("AWS_ACCESS_KEY_ID", "AKIDTEST");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "not-a-real-one");
  vi.stubEnv("GCE_METADATA_HOST", server.host);
  vi.stubEnv("GOOGLE_CLOUD_PROJECT", "own-project");
  vi.stubEnv("METADATA_SERVER_DETECTION", "assume-present");
  server.secrets.clear();
  server.asked.splice(0);
});
afterEach(() => vi.unstubAllEnvs());

const aws = (name: string, more = {}) =>
  readSecret({ aws: name, endpoint: server.url, ...more }, "eu-west-1");
const gcp = (name: string, more = {}) => readSecret({ gcp: name, endpoint: server.url, ...more });

describe("a secret of AWS", () => {
  it("is the current version, a named stage, or a member of a JSON object", async () => {
    server.secrets
      .set("prod/hf", "hf-value")
      .set("prod/hf#AWSPREVIOUS", "old")
      .set("prod/db", '{"password":"p","port":5432}');
    expect(await aws("prod/hf")).toBe("hf-value");
    expect(await aws("prod/hf", { version: "AWSPREVIOUS" })).toBe("old");
    expect(await aws("prod/db", { key: "password" })).toBe("p");
    expect(await aws("prod/db", { key: "port" })).toBe("5432");
  });

  it("takes the region of its ARN, else its own, else the agent's", async () => {
    const arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/hf-AbCdEf";
    server.secrets.set(arn, "by arn").set("prod/hf", "by name");
    expect(await readSecret({ aws: arn, endpoint: server.url }, "us-east-1")).toBe("by arn");
    expect(await aws("prod/hf", { region: "eu-west-1" })).toBe("by name");
    // Signed for another region, which the service refuses.
    await expect(readSecret({ aws: "prod/hf", endpoint: server.url }, "us-east-1")).rejects.toThrow(
      "no valid AWS credentials",
    );
  });

  it.each<[string, object, string, boolean]>([
    ["nothing", {}, "there is no such secret", false],
    ["closed", {}, "may not read it (secretsmanager:GetSecretValue)", false],
    ["text", { key: "password" }, "no JSON object with a text or number under `password`", false],
    ["text", { endpoint: "http://127.0.0.1:1" }, "AWS could not be asked", true],
  ])("%s %j: says what is wrong, without the value", async (name, more, words, isPassing) => {
    server.secrets.set("closed", null).set("text", "s3cret");
    const error: unknown = await aws(name, more).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      name: "SecretProblem",
      message: expect.stringContaining(words),
      isPassing,
    });
    expect(String(error)).not.toContain("s3cret");
  });
});

describe("a secret of GCP", () => {
  const place = "projects/ml/secrets/hf";

  it("is the latest version, or the one that is named", async () => {
    server.secrets.set(`${place}/versions/latest`, "newest ü").set(`${place}/versions/3`, "third");
    server.secrets.set("projects/own-project/secrets/hf/versions/latest", "own");
    expect(await gcp(place)).toBe("newest ü");
    expect(await gcp(place, { version: "3" })).toBe("third");
    expect(await gcp(`${place}/versions/3`)).toBe("third");
    expect(await gcp("hf")).toBe("own");
  });

  it.each([
    [place, "there is no such secret"],
    ["projects/ml/secrets/closed", "may not read it (secretmanager.versions.access)"],
    ["projects/ml/../x", "not of the form"],
  ])("%s: says what is wrong", async (name, words) => {
    server.secrets.set("projects/ml/secrets/closed/versions/latest", null);
    await expect(gcp(name)).rejects.toMatchObject({
      name: "SecretProblem",
      message: expect.stringContaining(words),
    });
  });
});

describe("what a run gets of them", () => {
  const options = (secrets: SecretReferences) => ({
    ...{ agent: "gpu-1", variables: {}, allowed: [], files: {}, secrets, secretRegion: "eu-west-1" },
  });
  const take = (...names: string[]) => names.map((name) => ({ name, at: `env.${name}` }));

  it("is read when it starts, only where a run takes it, and is masked", async () => {
    server.secrets.set("prod/hf", "hf-value");
    const given = options({
      HF_TOKEN: { aws: "prod/hf", endpoint: server.url },
      OTHER: { gcp: "other", endpoint: server.url },
    });
    expect(listOpenNames(given)).toEqual(["HF_TOKEN", "OTHER"]);
    const values = await pickAgentValues(take("HF_TOKEN"), given);
    expect(values).toEqual({ HF_TOKEN: "hf-value" });
    expect(secretsOf(values)).toEqual(["hf-value"]);
    expect(server.asked).toEqual(["prod/hf"]);
  });

  it("refuses the run with the name and the agent; only what may pass is worth another try", async () => {
    const gone = { aws: "prod/gone", endpoint: server.url };
    const away = { aws: "prod/hf", endpoint: "http://127.0.0.1:1" };
    await expect(
      pickAgentValues(take("HF_TOKEN", "AWAY"), options({ HF_TOKEN: gone, AWAY: away })),
    ).rejects.toMatchObject({
      ...{ name: "StartRefusal", outcomeCause: "env", reason: "refused" },
      message: expect.stringMatching(
        /HF_TOKEN.*agent gpu-1.*`prod\/gone` in AWS Secrets Manager.*no such secret.*AWAY/u,
      ),
    });
    await expect(pickAgentValues(take("AWAY"), options({ AWAY: away }))).rejects.toMatchObject({
      reason: "failed",
    });
  });

  it("is looked at by the doctor", async () => {
    server.secrets.set("prod/hf", "hf-value");
    const secrets = {
      HF: { aws: "prod/hf", endpoint: server.url },
      GONE: { aws: "gone", endpoint: server.url },
    };
    const findings = await checkSecretStores({ secrets, sagemaker: { region: "eu-west-1" } });
    expect(findings.map(({ subject, state }) => `${subject} ${state}`)).toEqual([
      "secret HF ok",
      "secret GONE warning",
    ]);
    expect(JSON.stringify(findings)).not.toContain("hf-value");
  });
});
