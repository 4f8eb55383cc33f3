/** When agents were away because of us: from the beginning of a harm until the servers heard of the agent again. */
export interface Outage {
  agent: string;
  from: Date;
  /** Null while it lasts. */
  until: Date | null;
  /** Its leases were made older by a minute: it is long however short it was. */
  isAged: boolean;
}

export class Outages {
  readonly all: (Outage & { isHarmed: boolean })[] = [];

  begin(agent: string, isAged: boolean): { harmEnded(): void } {
    const outage = { agent, from: new Date(), until: null, isAged, isHarmed: true };
    this.all.push(outage);
    return {
      harmEnded: () => {
        outage.isHarmed = false;
      },
    };
  }

  /** The servers have renewed the agent's leases. */
  heard(agent: string): void {
    for (const outage of this.all)
      if (outage.agent === agent && outage.until === null && !outage.isHarmed) outage.until = new Date();
  }
}

/** A lease lasts 45 s and is renewed every 10 s: less than this costs no run its attempt. */
const longMs = 30_000;
/** What had run out meanwhile may be noticed a moment after the agent is back. */
const noticedMs = 5_000;

export function explains(outages: readonly Outage[], agent: string, lostAt: Date | null): boolean {
  const at = lostAt?.getTime() ?? 0;
  return outages.some((outage) => {
    const until = outage.until?.getTime() ?? Number.POSITIVE_INFINITY;
    const from = outage.from.getTime();
    const isLong = outage.isAged || Math.min(until, at) - from >= longMs;
    return outage.agent === agent && isLong && at >= from && at <= until + noticedMs;
  });
}
