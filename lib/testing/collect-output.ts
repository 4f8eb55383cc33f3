import type { AttemptOutput } from "../runners/runner";
import type { LogStream } from "../runs/agent-protocol";

export interface CollectedOutput extends AttemptOutput {
  /** What one stream, or all of them, has said so far. */
  text(stream?: LogStream): string;
  bytes(): number;
  notes: string[];
  images: { image: string; digest: string }[];
  /** The position of the last write; null before the first. */
  position(): string | null;
  /** Settles when the text has come; rejects when it has not after 20 s. */
  until(text: string): Promise<void>;
}

/** An output that keeps everything. */
export function collectOutput(): CollectedOutput {
  const pieces: { stream: LogStream; bytes: Buffer }[] = [];
  const notes: string[] = [];
  const images: { image: string; digest: string }[] = [];
  const waiting = new Set<() => void>();
  let position: string | null = null;
  const text = (stream?: LogStream) =>
    Buffer.concat(
      pieces.filter((piece) => stream === undefined || piece.stream === stream).map(({ bytes }) => bytes),
    ).toString();
  return {
    notes,
    images,
    text,
    bytes: () => pieces.reduce((sum, piece) => sum + piece.bytes.length, 0),
    position: () => position,
    async write(stream, bytes, now) {
      pieces.push({ stream, bytes: Buffer.from(bytes) });
      position = now;
      for (const look of waiting) look();
    },
    note: (message) => notes.push(message),
    noteImage: (image, digest) => images.push({ image, digest }),
    until: (wanted) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(
          () => reject(new Error(`"${wanted}" did not come; there is: ${text().slice(-500)}`)),
          20_000,
        );
        const look = () => {
          if (!text().includes(wanted)) return;
          clearTimeout(timer);
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
  };
}
