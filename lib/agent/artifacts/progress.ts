import { saySize } from "../../runs/say-size";

/** A line for each part of a long download is enough. */
const pauseMs = 5_000;

export interface Progress {
  /** So many more bytes will have to be there. */
  expect(bytes: number): void;
  count(bytes: number, isFetched: boolean): void;
  laid(): number;
  /** How much of it came from the server, as the end of a sentence. */
  fetched(): string;
  end(): void;
}

/** Says now and then how far a download has come: `downloading imagenet:v7 1.2 of 4.8 GiB`. */
export function createProgress(name: string, say: (line: string) => void): Progress {
  const bytes = { expected: 0, fetched: 0, laid: 0 };
  let said = -1;
  const tell = () => {
    if (bytes.fetched === said || bytes.fetched === 0) return;
    said = bytes.fetched;
    say(`downloading ${name} ${sayOf(bytes.fetched, bytes.expected)}`);
  };
  const timer = setInterval(tell, pauseMs);
  return {
    expect(more) {
      bytes.expected += more;
    },
    count(count, isFetched) {
      bytes[isFetched ? "fetched" : "laid"] += count;
    },
    laid: () => bytes.laid,
    fetched: () =>
      bytes.fetched === 0 ? ", all of it here already" : `, ${saySize(bytes.fetched)} of it downloaded`,
    end: () => clearInterval(timer),
  };
}

/** `1.20 of 4.80 GiB`: the unit once where both have the same. */
function sayOf(done: number, all: number): string {
  const [some = "", unit] = saySize(done).split(" ");
  const whole = saySize(all);
  return whole.endsWith(` ${unit}`) ? `${some} of ${whole}` : `${saySize(done)} of ${whole}`;
}
