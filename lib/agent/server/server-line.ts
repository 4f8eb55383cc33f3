import { logEvent, logFailure } from "../../logger";
import type { ServerUnreachable } from "./server-client";
import { untilAnswered } from "./until-answered";

export interface ServerLine {
  /** Repeats a call until it is answered; a refusal is thrown. */
  ask<T>(send: () => Promise<T>): Promise<T>;
}

/** Notes once when the server goes away and once when it is back, whichever of the agent's calls finds out. */
export function openServerLine(signal: AbortSignal, agentId: () => string | undefined): ServerLine {
  let isReachable = true;
  return {
    async ask(send) {
      let failures = 0;
      const onFailure = (error: ServerUnreachable) => {
        failures += 1;
        // One failure is often only a connection that the server had closed while nothing was said.
        if (failures < 2 || !isReachable) return;
        isReachable = false;
        logFailure("server:lost", error, { agent: agentId() });
      };
      const answer = await untilAnswered(send, signal, onFailure);
      if (!isReachable) logEvent("server:restored", { agent: agentId() });
      isReachable = true;
      return answer;
    },
  };
}
