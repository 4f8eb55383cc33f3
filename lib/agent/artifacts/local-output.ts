import { inParallel } from "../../artifacts-client/in-parallel";
import type { FoundFile } from "../../artifacts-client/read-directory";
import { type MeasuredFile, readMeasured } from "../../artifacts-client/read-file";
import { sendContent } from "../../artifacts-client/transfer";
import { measureSettled } from "./measure-settled";
import type { OutputSource } from "./send-output";

const atOnce = 8;

/** Files on the agent's machine. */
export function localOutput(listed: readonly FoundFile[]): OutputSource {
  const known = new Map<string, FoundFile & MeasuredFile>();
  return {
    async measure(signal) {
      known.clear();
      await inParallel(listed, atOnce, async (file) => {
        known.set(file.path, { ...file, ...(await measureSettled(file.file, file.path, signal)) });
      });
      return [...known.values()];
    },
    async send(contents, way) {
      await inParallel(contents, atOnce, async ({ file: { path }, address }) => {
        const file = known.get(path);
        if (file) await sendContent(way, address, file, () => readMeasured(file.file, file.path, file));
      });
    },
  };
}
