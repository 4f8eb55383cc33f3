import type { QueueFacts } from "../../db/run-line";
import type { QueueSummary } from "../../runs/run-view";

/** A queue with what is in its line now. */
export function toQueueSummary(facts: QueueFacts): QueueSummary {
  return {
    id: facts.id,
    name: facts.name,
    resource: facts.resource,
    description: facts.description,
    paused: facts.isPaused,
    waiting: facts.waiting,
    running: facts.running,
    agentsOnline: facts.agentsOnline,
    slots: facts.slots,
    freeSlots: facts.freeSlots,
  };
}
