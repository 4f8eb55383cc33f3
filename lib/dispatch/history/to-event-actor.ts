import type { Actor } from "../../access/actor";
import type { EventActor } from "../../db/run-events";

/** Who an event names. Agents write their own events under the agent's name, not the token's. */
export function toEventActor(actor: Actor): EventActor {
  switch (actor.kind) {
    case "person":
      return { kind: "person", id: actor.personId, name: actor.name };
    case "agent":
      return { kind: "agent", id: null, name: actor.name };
    case "run":
      return { kind: "system", id: null, name: "program" };
    case "system":
      return { kind: "system", id: null, name: "Slipway" };
  }
}
