import fs from "node:fs";
import path from "node:path";
import { type LaidInput, StartRefusal } from "../runner";
import { attemptPath, type Workplace } from "./attempt-path";

/** Moves the artifacts that a run takes to their paths; nothing that the code has there is overwritten. */
export function placeInputs(inputs: readonly LaidInput[], place: Workplace): void {
  for (const { name, path: written, dir } of inputs) {
    const target = attemptPath(place, written);
    if (target === null || target === place.root)
      throw new StartRefusal(
        "start",
        `input artifact ${name} cannot be put at ${written}: that is not below the run's directory`,
      );
    try {
      fs.mkdirSync(path.dirname(target), { recursive: true });
      // Replaces an empty directory, and nothing else.
      fs.renameSync(dir, target);
    } catch (cause) {
      throw new StartRefusal(
        "start",
        `input artifact ${name} cannot be put at ${written}: the code has something else there. Name another \`path\` for it`,
        { cause },
      );
    }
  }
}
