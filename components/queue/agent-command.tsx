"use client";

import { useSyncExternalStore } from "react";
import { shellWord } from "@/lib/config/values/shell-word";
import { CommandLine } from "../ui/command-line";

const never = () => () => undefined;

/** How an agent for these queues is started; its token is asked of the environment, not of the command. */
export function AgentCommand({ queues }: { queues: readonly string[] }) {
  // The server's address is the one this page came from.
  const origin = useSyncExternalStore(
    never,
    () => window.location.origin,
    () => "",
  );
  const wanted = queues.length === 0 ? ["QUEUE"] : queues;
  const flags = wanted.map((queue) => `--queue ${shellWord(queue)}`).join(" ");
  return <CommandLine command={`SLIPWAY_URL=${origin} npx slipway agent ${flags}`} />;
}
