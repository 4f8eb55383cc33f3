import type { RemoteFile } from "../../runner";
import { type HelperLine, helperLineSchema } from "./pod-protocol";

interface FoundOutput {
  files: RemoteFile[];
  left: string[];
  end?: { isThere: boolean } | { failure: string };
}

type SlotEnd = { sent: number } | { failure: string; isOther: boolean };

/** What the helper with the outputs has said so far, from its log, which may be read from its beginning again. */
export class HelperWords {
  /** How often it has begun to look. */
  round = 0;
  #outputs = new Map<number, FoundOutput>();
  readonly #slots = new Map<number, SlotEnd>();
  #rest = Buffer.alloc(0);
  #said = 0;
  #passOver = 0;

  begin(): void {
    this.round = 0;
    this.#outputs.clear();
    this.#rest = Buffer.alloc(0);
    this.#passOver = this.#said;
  }

  /** Lines for the run's log that were not given before. */
  hear(bytes: Buffer): string[] {
    const all = Buffer.concat([this.#rest, bytes]);
    const end = all.lastIndexOf(10) + 1;
    this.#rest = all.subarray(end);
    const lines = all.subarray(0, end).toString("utf8").split("\n");
    return lines.flatMap((line) => {
      const said = helperLineSchema.safeParse(parseJson(line)).data;
      return said ? this.#take(said) : [];
    });
  }

  /** What is known of an output when it was looked at often enough; undefined while it is not. */
  output(
    round: number,
    position: number,
  ): (FoundOutput & { end: NonNullable<FoundOutput["end"]> }) | undefined {
    const found = this.round >= round ? this.#outputs.get(position) : undefined;
    return found?.end && { ...found, end: found.end };
  }

  slot(slot: number): SlotEnd | undefined {
    return this.#slots.get(slot);
  }

  #take(line: HelperLine): string[] {
    if ("say" in line) return this.#passOn(line.say);
    if ("round" in line) {
      this.round = line.round;
      this.#outputs.clear();
    } else if ("slot" in line) {
      this.#slots.set(line.slot, "sent" in line ? { sent: line.sent } : line);
    } else this.#note(line);
    return [];
  }

  #passOn(said: string): string[] {
    if (this.#passOver === 0) {
      this.#said += 1;
      return [said];
    }
    this.#passOver -= 1;
    return [];
  }

  #note(line: Extract<HelperLine, { output: number }>): void {
    const output = this.#outputs.get(line.output) ?? { files: [], left: [] };
    this.#outputs.set(line.output, output);
    if ("files" in line)
      for (const [path, digest, size] of line.files) output.files.push({ path, digest, size });
    else if ("left" in line) output.left.push(line.left);
    else output.end = line;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
