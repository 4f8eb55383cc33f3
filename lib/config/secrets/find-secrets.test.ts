import { lintSource } from "@secretlint/core";
import { creator } from "@secretlint/secretlint-rule-preset-recommend";
import { describe, expect, it } from "vitest";
import { findSecrets, maskSecrets } from "./find-secrets";

/** Put together here, so that no scanner takes this file for a leak. */
const letters = (count: number) => "aB3dE5gH7jK9mN1pQ2rS4tU6vW8xY0zC".repeat(10).slice(0, count);
const hex = (count: number) => "0123456789abcdef".repeat(10).slice(0, count);

const samples: [string, string][] = [
  ["AWS secret key", `AWS_SECRET_ACCESS_KEY=${letters(40)}`],
  ["GitHub token", `ghp_${letters(36)}`],
  ["Slack token", `xoxb-${"123456789012"}-${"123456789012"}-${letters(24)}`],
  ["npm token", `npm_${letters(36)}`],
  ["Anthropic key", `sk-ant-api03-${letters(93)}AA`],
  ["OpenAI key", `sk-proj-${letters(74)}${"T3Blbk"}FJ${letters(74)}`],
  ["SendGrid key", `SG.${letters(22)}.${letters(43)}`],
  ["Shopify token", `shpat_${hex(32)}`],
  ["Linear key", `lin_api_${letters(40)}`],
  ["URL with a password", `https://user:${letters(16)}@example.com/repo.git`],
];

async function secretlintFinds(content: string): Promise<boolean> {
  const { messages } = await lintSource({
    source: { content, filePath: "config.yaml", ext: ".yaml", contentType: "text" },
    options: {
      config: { rules: [{ id: "@secretlint/secretlint-rule-preset-recommend", rule: creator }] },
      noPhysicFilePath: true,
    },
  });
  return messages.length > 0;
}

describe("what secretlint finds, we find", () => {
  it.each(samples)("%s", async (_what, text) => {
    expect({ secretlint: await secretlintFinds(text), ours: findSecrets(text).length > 0 }).toEqual({
      secretlint: true,
      ours: true,
    });
    expect(maskSecrets(text)).not.toContain(text.slice(5));
  });
});

it.each([
  ["a W&B key under its name", hex(40), "WANDB_API_KEY"],
  ["an AWS access key", `AKIA${"IOSFODNN7EXAMPLZ"}`, "x"],
  ["a private key", `-----BEGIN RSA ${"PRIVATE KEY"}-----\n${letters(64)}`, "x"],
  ["a Hugging Face token", `hf_${letters(34)}`, "x"],
])("%s is a secret", (_what, text, name) => {
  expect(findSecrets(text, name)).not.toEqual([]);
});

it.each([
  ["a commit", hex(40), "commit"],
  ["a reference", `\${WANDB_API_KEY}`, "WANDB_API_KEY"],
  ["a placeholder in a URL", `postgres://app:\${DB_PASSWORD}@db/app`, "DATABASE"],
  ["prose", "train a small model with the default tokens", "note"],
])("%s is no secret", (_what, text, name) => {
  expect(findSecrets(text, name)).toEqual([]);
});
