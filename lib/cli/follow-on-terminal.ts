import type { Client } from "../api/api-client";
import { type FollowOptions, followRun } from "../api/follow-run";
import type { RunStateMessage } from "../runs/run-view";
import { note } from "./output";

/** Follows a run to its end: its log to standard output, its states to standard error. Gives the last state. */
export async function followOnTerminal(
  client: Client,
  run: { id: string; name: string },
  options: Pick<FollowOptions, "log" | "from"> & { attempt?: number; quiet?: boolean },
): Promise<RunStateMessage | undefined> {
  let last: RunStateMessage | undefined;
  for await (const message of followRun(client, run.id, options)) {
    if (message.type === "state") {
      if (!options.quiet && message.data.state !== last?.state && message.data.endedAt === null)
        note(`${run.name} is ${message.data.state}`);
      last = message.data;
    }
    if (message.type === "log" && (options.attempt ?? message.data.attempt) === message.data.attempt)
      await write(message.data.text);
  }
  return last;
}

/** Waits while the reader of our output is slower than the run. */
async function write(text: string): Promise<void> {
  if (process.stdout.write(text)) return;
  await new Promise<void>((resolve) => process.stdout.once("drain", resolve));
}
