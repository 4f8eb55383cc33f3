import { describe, expect, it } from "vitest";
import { StartRefusal } from "../runner";
import { explainStart } from "./explain-start";

const subject = { address: "/var/run/docker.sock", agent: "gpu-1", image: "pytorch:2" };
const answer = (statusCode: number, message: string) =>
  Object.assign(new Error(`(HTTP code ${statusCode}) server error - ${message} `), { statusCode });
const lost = (code: string) => Object.assign(new Error(`connect ${code}`), { code });

function read(refusal: unknown) {
  if (!(refusal instanceof StartRefusal)) throw new Error("not a refusal");
  return [refusal.outcomeCause, refusal.reason, refusal.message];
}

describe("explainStart", () => {
  it.each<[Error, string, string, RegExp]>([
    [
      answer(500, 'could not select device driver "" with capabilities: [[gpu]]'),
      "start",
      "refused",
      /^the run asks for a GPU, but the machine of agent gpu-1 has none that Docker can use: choose a queue/,
    ],
    [
      answer(500, 'could not select device driver "amd" with capabilities: [[display]]'),
      "start",
      "refused",
      /no device with the capabilities display/,
    ],
    [
      answer(
        500,
        "OCI runtime create failed: nvidia-container-cli: device error: 7: unknown device: unknown",
      ),
      "start",
      "refused",
      /^the GPUs that the run asks for cannot be used .*unknown device/,
    ],
    [
      answer(400, "Unknown runtime specified nvidia"),
      "start",
      "refused",
      /no runtime `nvidia`: choose a queue/,
    ],
    [
      answer(400, 'exec: "train": executable file not found in $PATH: unknown'),
      "start",
      "refused",
      /^the command `train` does not exist in the image pytorch:2$/,
    ],
    [
      answer(400, 'exec: "/app/run.sh": stat /app/run.sh: no such file or directory: unknown'),
      "start",
      "refused",
      /^the command `\/app\/run.sh` does not exist/,
    ],
    [answer(400, "No command specified"), "start", "refused", /write `command` or `entry_point`/],
    [answer(400, "something new"), "start", "refused", /^Docker could not start it: something new$/],
    [answer(500, "something new"), "start", "failed", /^Docker could not start it: something new$/],
    [lost("EACCES"), "start", "failed", /^the agent may not use the Docker engine .* group/],
    [lost("ECONNREFUSED"), "start", "failed", /is not running/],
    [lost("ECONNRESET"), "start", "failed", /cannot be reached: connect ECONNRESET/],
  ])("%s", (error, cause, reason, words) => {
    expect(read(explainStart(error, subject))).toEqual([cause, reason, expect.stringMatching(words)]);
  });

  it("leaves what is not the engine's alone", () => {
    expect(explainStart("cancelled", subject)).toBe("cancelled");
    const bug = new TypeError("x is not a function");
    expect(explainStart(bug, subject)).toBe(bug);
  });
});
