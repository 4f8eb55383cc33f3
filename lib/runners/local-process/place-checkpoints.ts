import fs from "node:fs";
import path from "node:path";
import { type LaidCheckpoint, StartRefusal } from "../runner";
import { attemptPath, type Workplace } from "./attempt-path";

/** Moves what the program goes on from to its paths. What the code has there was there before the checkpoint as well: it is replaced. */
export function placeCheckpoints(checkpoints: readonly LaidCheckpoint[], place: Workplace): void {
  for (const { name, path: written, at } of checkpoints) {
    const target = attemptPath(place, written);
    if (target === null || target === place.root || target === place.cwd)
      throw new StartRefusal(
        "start",
        `checkpoint ${name} cannot be put at ${written}: that is not below the run's directory`,
      );
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.rmSync(target, { recursive: true, force: true });
    fs.renameSync(at, target);
  }
}
