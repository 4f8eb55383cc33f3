/**
 * Open lease calls of this process, waiting for work. A notification of a queue wakes one of them, the one that waits
 * longest; if it found work, or could not take any, it wakes the next. So 200 idle agents cost one claim per new run, and no
 * wake-up ends with someone who cannot use it. Each server process wakes one of its own; the claim decides who gets the item.
 */
import { listen } from "../db/notifications";

export interface LeaseWaiter {
  /** True when woken since it joined or last waited; false when the time ran out or the signal was aborted. */
  wait(milliseconds: number, signal: AbortSignal): Promise<boolean>;
  /** Wakes the next waiter of these queues: there may be more to do. */
  passOn(): void;
  /** Must be called at the end; a wake-up that was not used goes to the next. */
  leave(): void;
}

interface Place {
  topics: readonly string[];
  isWoken: boolean;
  resolve?: () => void;
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

function wakeNext(line: Line, isMatch: (place: Place) => boolean): void {
  for (const place of line.places) {
    if (place.isWoken || !isMatch(place)) continue;
    place.isWoken = true;
    place.resolve?.();
    return;
  }
}

async function follow(line: Line, topic: string): Promise<void> {
  const known = line.forgets.get(topic);
  if (known) {
    known.users += 1;
    await known.forget;
    return;
  }
  const forget = listen("slipway_queue", topic, () =>
    wakeNext(line, (place) => place.topics.includes(topic)),
  );
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
 * Joins the line for wake-ups of these topics (queue ids, and the team's id for a queue nobody serves yet). Join before looking
 * for work: what comes in between is then not missed.
 */
export async function joinLine(topics: readonly string[]): Promise<LeaseWaiter> {
  const line = getLine();
  const followed: string[] = [];
  const place: Place = { topics, isWoken: false };
  const stop = () => {
    for (const topic of followed) unfollow(line, topic);
  };
  try {
    for (const topic of topics) {
      await follow(line, topic);
      followed.push(topic);
    }
  } catch (error) {
    stop();
    throw error;
  }
  line.places.add(place);
  const passOn = () =>
    wakeNext(line, (other) => other !== place && other.topics.some((topic) => topics.includes(topic)));
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

function waitForWake(place: Place, milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      place.resolve = undefined;
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener("abort", done, { once: true });
    place.resolve = done;
  });
}
