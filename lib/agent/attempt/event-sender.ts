import type { AgentEvent } from "../../runs/agent-protocol";
import { ServerRefusal } from "../server/server-client";

export interface EventSender {
  /** Sends in the order of the calls. Settles with whether the server has it. */
  send(event: AgentEvent): Promise<boolean>;
  /** Settles when everything so far was sent or given up. */
  drain(): Promise<void>;
}

/** `deliver` repeats a call until it is answered, and says whether it was taken. */
export function createEventSender(deliver: (events: AgentEvent[]) => Promise<boolean>): EventSender {
  let waiting: { event: AgentEvent; settle(isKnown: boolean): void }[] = [];
  let sending: Promise<void> | null = null;

  const sendAll = async () => {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, 100);
      waiting = waiting.slice(batch.length);
      const isKnown = await deliver(batch.map(({ event }) => event));
      for (const { settle } of batch) settle(isKnown);
    }
    sending = null;
  };
  return {
    send(event) {
      const sent = new Promise<boolean>((settle) => {
        waiting.push({ event, settle });
      });
      sending ??= sendAll();
      return sent;
    },
    async drain() {
      await sending;
    },
  };
}

/** The attempt is another agent's, or the run is gone: both mean that nobody wants to hear of it. */
export function isLeaseGone(error: unknown): boolean {
  return error instanceof ServerRefusal && ["LEASE_LOST", "NOT_FOUND"].includes(error.code);
}
