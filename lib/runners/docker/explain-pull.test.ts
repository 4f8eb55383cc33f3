import { describe, expect, it } from "vitest";
import { StartRefusal } from "../runner";
import { explainPull } from "./explain-pull";

const subject = { address: "/var/run/docker.sock", agent: "gpu-1", image: "pytorch:2" };
const answer = (statusCode: number, message: string) =>
  Object.assign(new Error(`(HTTP code ${statusCode}) server error - ${message} `), { statusCode });

function read(refusal: unknown) {
  if (!(refusal instanceof StartRefusal)) throw new Error("not a refusal");
  return [refusal.outcomeCause, refusal.reason, refusal.message];
}

describe("explainPull", () => {
  it.each<[string, string, RegExp]>([
    [
      "pull access denied for pytorch, repository does not exist or may require 'docker login': denied",
      "refused",
      /does not exist, or agent gpu-1 may not pull it/,
    ],
    ["manifest for pytorch:2 not found: manifest unknown", "refused", /does not exist in its registry/],
    ["Head https://r/v2/: no basic auth credentials", "refused", /`docker login`/],
    ["no matching manifest for linux/arm64 in the manifest list", "refused", /not made for the platform/],
    ['Get "https://r/v2/": dial tcp: lookup r: no such host', "failed", /registry cannot be reached/],
    ["toomanyrequests: You have reached your pull rate limit", "failed", /could not be pulled: toomany/],
  ])("%s", (message, reason, words) => {
    expect(read(explainPull(answer(500, message), subject))).toEqual([
      "fetch",
      reason,
      expect.stringMatching(words),
    ]);
  });
});
