/** While news come faster than they are drawn, they are asked for this often. */
const leastMs = 250;

/** Does its work once for all news heard meanwhile, one after the other, and never leaves the last ones out. */
export class CatchUp {
  private done: number;
  private heard: number;
  private isBusy: boolean = false;
  private readonly work: () => Promise<unknown>;
  private readonly wait: (milliseconds: number) => Promise<unknown>;

  constructor(
    known: number,
    work: () => Promise<unknown>,
    wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  ) {
    this.done = known;
    this.heard = known;
    this.work = work;
    this.wait = wait;
  }

  hear(news: number): void {
    this.heard = news;
    if (!this.isBusy) void this.catchUp();
  }

  private async catchUp(): Promise<void> {
    this.isBusy = true;
    while (this.done !== this.heard) {
      this.done = this.heard;
      await this.work();
      await this.wait(leastMs);
    }
    this.isBusy = false;
  }
}
