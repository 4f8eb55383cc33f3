import { describe, expect, it } from "vitest";
import { metadataFacts } from "./metadata-facts";

const factsOf = (metadata: unknown) =>
  [...metadataFacts(JSON.stringify(metadata))].map(([name, { text }]) => `${name}: ${text}`);

describe("what a client said of its machine", () => {
  it("is said in few words", () => {
    expect(
      factsOf({
        os: "Linux-6.1",
        python: "3.12.1",
        cpu_count: 32,
        gpu: "NVIDIA A100",
        gpu_count: 8,
        memory: { total: "549755813888" },
        program: "train.py",
      }),
    ).toEqual([
      "GPU: NVIDIA A100",
      "GPUs: 8",
      "CPUs: 32",
      "memory: 512 GiB",
      "operating system: Linux-6.1",
      "Python: 3.12.1",
    ]);
    expect(factsOf({ gpu_nvidia: [{ name: "T4" }, { name: "T4" }] })).toEqual(["GPU: T4", "GPUs: 2"]);
  });

  it("is nothing where it cannot be read", () => {
    expect(factsOf({ cpu_count: "many", memory: 3, gpu: null })).toEqual([]);
    expect([metadataFacts("{").size, metadataFacts("[]").size, metadataFacts("null").size]).toEqual([
      0, 0, 0,
    ]);
  });
});
