import type { Readable } from "node:stream";

/** What a command reads from and writes to; `process` is one. */
export interface Terminal {
  stdin: Readable;
  stdout: Output;
  stderr: Output;
  exitCode?: number | string | null | undefined;
}

export interface Output {
  write(text: string): unknown;
  isTTY?: boolean;
}
