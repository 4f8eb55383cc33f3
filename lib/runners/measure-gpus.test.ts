import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect, it } from "vitest";
import { createGpuMeter, readGpus } from "./measure-gpus";

const text = "0, 87, 40, 20480, 40960, 61, 250.50, 400.00\n1, 0, 0, 5, 40960, 33, [N/A], [N/A]\n\n";

it("reads each GPU, and leaves out what it does not tell", () => {
  expect(readGpus(text)).toEqual({
    "gpu.0.gpu": 87,
    "gpu.0.memory": 40,
    "gpu.0.memoryAllocatedBytes": 20_480 * 1_048_576,
    "gpu.0.memoryAllocated": 50,
    "gpu.0.temp": 61,
    "gpu.0.powerWatts": 250.5,
    "gpu.0.enforcedPowerLimitWatts": 400,
    "gpu.0.powerPercent": 62.625,
    "gpu.1.gpu": 0,
    "gpu.1.memory": 0,
    "gpu.1.memoryAllocatedBytes": 5 * 1_048_576,
    "gpu.1.memoryAllocated": (5 / 40_960) * 100,
    "gpu.1.temp": 33,
  });
});

it("has nothing where no such program is, or where it fails", async () => {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-gpu-"));
  const measure = createGpuMeter(dir);
  expect(await measure()).toEqual({});
  fs.writeFileSync(path.join(dir, "nvidia-smi"), "#!/bin/sh\nexit 9\n", { mode: 0o755 });
  expect(await measure()).toEqual({});
  expect(await createGpuMeter(dir)()).toEqual({});
  fs.writeFileSync(path.join(dir, "nvidia-smi"), "#!/bin/sh\necho '0, 5, 1, 1, 2, 30, 10, 100'\n", {
    mode: 0o755,
  });
  expect(await createGpuMeter(dir)()).toMatchObject({ "gpu.0.gpu": 5, "gpu.0.memoryAllocated": 50 });
  fs.rmSync(dir, { recursive: true });
});
