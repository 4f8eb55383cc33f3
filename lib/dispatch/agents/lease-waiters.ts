/**
 * Open lease calls of this process, waiting for work. A notification of a queue wakes one of them, the one that waits
 * longest; if it found work, or could not take any, it wakes the next. So 200 idle agents cost one claim per new run, and no
 * wake-up ends with someone who cannot use it. Each server process wakes one of its own; the claim decides who gets the item.
 */
import type { TeamId } from "../../access/actor";
import { listen } from "../../db/notifications";
import { type Bed, waitForWake } from "../../db/wait-for-wake";

export interface LeaseWaiter {
  /** True when woken since it joined or last waited; false when the time ran out or the signal was aborted. */
  wait(milliseconds: number, signal: AbortSignal): Promise<boolean>;
  /** Wakes the next waiter of these queues: there may be more to do. */
  passOn(): void;
  /** Must be called at the end; a wake-up that was not used goes to the next. */
  leave(): void;
}

interface Place extends Bed {
  teamId: TeamId;
  queueIds: readonly string[];
  isWoken: boolean;
}

interface Line {
  /** In the order in which they began to wait. */
  places: Set<Place>;
  forgets: Map<string, { users: number; forget: Promise<() => void> }>;
}

const store = globalThis as typeof globalThis & { slipwayLeaseLine?: Line };

function getLine(): Line {
  store.slipwayLeaseLine ??= { places: new Set(), forgets: new Map() };
  return store.slipwayLeaseLine;
}

function wake(place: Place): void {
  place.isWoken = true;
  place.wake?.();
}

function wakeNext(line: Line, isMatch: (place: Place) => boolean): void {
  for (const place of line.places) {
    if (place.isWoken || !isMatch(place)) continue;
    wake(place);
    return;
  }
}

function wakeTeam(line: Line, teamId: TeamId): void {
  for (const place of line.places) if (place.teamId === teamId) wake(place);
}

async function follow(line: Line, topic: string, onNotice: () => void): Promise<void> {
  const known = line.forgets.get(topic);
  if (known) {
    known.users += 1;
    await known.forget;
    return;
  }
  const forget = listen("slipway_queue", topic, onNotice);
  line.forgets.set(topic, { users: 1, forget });
  try {
    await forget;
  } catch (error) {
    line.forgets.delete(topic);
    throw error;
  }
}

function unfollow(line: Line, topic: string): void {
  const known = line.forgets.get(topic);
  if (!known) return;
  known.users -= 1;
  if (known.users > 0) return;
  line.forgets.delete(topic);
  known.forget.then(
    (forget) => forget(),
    () => undefined,
  );
}

/**
 * Joins the line for wake-ups of these queues, and of the team: that one wakes everybody, because each has to learn of a new
 * queue. Join before looking for work: what comes in between is then not missed.
 */
export async function joinLine(queueIds: readonly string[], teamId: TeamId): Promise<LeaseWaiter> {
  const line = getLine();
  const followed: string[] = [];
  const place: Place = { teamId, queueIds, isWoken: false };
  const stop = () => {
    for (const topic of followed) unfollow(line, topic);
  };
  try {
    for (const id of queueIds) {
      await follow(line, id, () => wakeNext(line, (other) => other.queueIds.includes(id)));
      followed.push(id);
    }
    await follow(line, teamId, () => wakeTeam(line, teamId));
    followed.push(teamId);
  } catch (error) {
    stop();
    throw error;
  }
  line.places.add(place);
  const passOn = () =>
    wakeNext(line, (other) => other !== place && other.queueIds.some((id) => queueIds.includes(id)));
  return {
    passOn,
    async wait(milliseconds, signal) {
      if (!place.isWoken && !signal.aborted) await waitForWake(place, milliseconds, signal);
      const { isWoken } = place;
      place.isWoken = false;
      return isWoken;
    },
    leave() {
      line.places.delete(place);
      if (place.isWoken) passOn();
      stop();
    },
  };
}
