/** When agents were away because of us: from the beginning of a harm until the servers heard of the agent again. */
export interface Outage {
  agent: string;
  from: Date;
  /** Null while it lasts. */
  until: Date | null;
  /** Its leases were made older by a minute: it is long however short it was. */
  isAged: boolean;
}

interface HarmedOutage extends Outage {
  harmedUntil: Date | null;
}

export class Outages {
  readonly all: HarmedOutage[] = [];

  begin(agent: string, isAged: boolean): { harmEnded(): void } {
    const outage: HarmedOutage = { agent, from: new Date(), until: null, isAged, harmedUntil: null };
    this.all.push(outage);
    return {
      harmEnded: () => {
        outage.harmedUntil = new Date();
      },
    };
  }

  /** The servers have renewed the agent's leases, as it asked at `askedAt`: what it asked before the harm renews nothing after. */
  heard(agent: string, askedAt: Date): void {
    for (const outage of this.all) {
      const { harmedUntil, until } = outage;
      if (outage.agent === agent && until === null && harmedUntil !== null && askedAt > harmedUntil)
        outage.until = new Date();
    }
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

/** For whoever looks into an attempt that was given up. */
export function describeOutages(outages: readonly Outage[], agent: string): string {
  const mine = outages.filter((outage) => outage.agent === agent);
  const spans = mine.map(
    ({ from, until, isAged }) =>
      `${from.toISOString()} to ${until?.toISOString() ?? "the end"}${isAged ? ", aged" : ""}`,
  );
  return spans.join("; ") || "never";
}
