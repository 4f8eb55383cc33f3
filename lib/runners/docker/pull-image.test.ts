import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { createProgress, followProgress, type ProgressEvent } from "./pull-image";

describe("createProgress", () => {
  it("tells the end of layers, and at most every 5 s how much has come", () => {
    const describeEvent = createProgress();
    const downloading = (id: string, current: number): ProgressEvent => ({
      status: "Downloading",
      id,
      progressDetail: { current, total: 50e6 },
    });
    const told = [
      describeEvent({ status: "Pulling from library/busybox", id: "1" }, 0),
      describeEvent({ status: "Pulling fs layer", id: "a" }, 0),
      describeEvent(downloading("a", 1e6), 10),
      describeEvent(downloading("b", 2e6), 4_000),
      describeEvent(downloading("a", 10e6), 5_010),
      describeEvent(downloading("a", 20e6), 6_000),
      describeEvent({ status: "Pull complete", id: "a" }, 7_000),
    ];
    expect(told).toEqual([
      "1: Pulling from library/busybox",
      undefined,
      undefined,
      undefined,
      "Downloaded 12 of 100 MB of the layers begun",
      undefined,
      "a: Pull complete",
    ]);
  });
});

describe("followProgress", () => {
  it("throws the error that an engine tells in a stream it began well", async () => {
    const text = `{"status":"Pulling"}\r\n{"error":"no space left on device"}\r\n{"status":"never seen"}`;
    const seen: (string | undefined)[] = [];
    const stream = Readable.from([Buffer.from(text.slice(0, 12)), Buffer.from(text.slice(12))]);
    const following = followProgress(stream, async (event) => {
      seen.push(event.status);
    });
    await expect(following).rejects.toMatchObject({ message: "no space left on device", statusCode: 500 });
    expect(seen).toEqual(["Pulling"]);
  });
});
