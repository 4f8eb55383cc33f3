/**
 * What the charts of one page share while somebody reads them: where the crosshair is. Charts listen for themselves, so that a
 * moving pointer draws nothing of the page anew.
 */
export class ChartStage {
  private at: number | null = null;
  private readonly listeners = new Set<(at: number | null) => void>();

  /** Where the crosshair is on x; null when nobody points. */
  get crosshair(): number | null {
    return this.at;
  }

  /** Points at a place on x. What a drawing without room or values says, `NaN` or an infinity, is no place: nothing moves. */
  point(at: number | null): void {
    if (at === this.at || (at !== null && !Number.isFinite(at))) return;
    this.at = at;
    for (const listener of this.listeners) listener(at);
  }

  readonly listen = (listener: (at: number | null) => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
}
