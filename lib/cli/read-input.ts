import fs from "node:fs";
import type { Readable } from "node:stream";
import type { Command } from "commander";
import type { Issue } from "../config/issue";
import type { LayerName } from "../config/layer";
import { decodeBytes } from "../config/read/decode-bytes";
import { documentLimits } from "../config/read/document-limits";

export interface InputText {
  /** As the caller named it, `-` for standard input (R5). */
  file: string;
  text: string;
  /** Set where the bytes are no text; `text` is then empty. */
  issue?: Issue;
}

/** Reads files and standard input for one command; what cannot be read at all is wrong usage (R42). */
export class InputReader {
  private readonly command: Command;
  private stdin: Readable | undefined;

  constructor(command: Command, stdin: Readable = process.stdin) {
    this.command = command;
    this.stdin = stdin;
  }

  async read(file: string, layer: LayerName): Promise<InputText> {
    const bytes = await this.bytesOf(file);
    // Cut in the middle: it is too large whatever it says, and the engine tells so.
    if (bytes.length > documentLimits.bytes) return { file, text: new TextDecoder().decode(bytes) };
    const decoded = decodeBytes(bytes, { file, layer });
    return "text" in decoded ? { file, text: decoded.text } : { file, text: "", issue: decoded.issue };
  }

  private async bytesOf(file: string): Promise<Buffer> {
    if (file === "-") {
      const { stdin } = this;
      this.stdin = undefined;
      if (!stdin)
        return this.command.error("error: standard input (-) can be read once only", { exitCode: 2 });
      return readUpTo(stdin);
    }
    try {
      if (fs.statSync(file).isDirectory()) throw new Error("it is a directory");
      return await readUpTo(fs.createReadStream(file, { end: documentLimits.bytes }));
    } catch (error) {
      return this.command.error(`error: ${file} cannot be read: ${reasonOf(error)}`, { exitCode: 2 });
    }
  }
}

/** One byte more than a document may have is enough to know that it has too many. */
async function readUpTo(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream) {
    const bytes = Buffer.from(chunk);
    chunks.push(bytes);
    length += bytes.length;
    if (length > documentLimits.bytes) break;
  }
  return Buffer.concat(chunks);
}

const reasons: Record<string, string> = {
  ENOENT: "there is no such file",
  EACCES: "permission denied",
  ENOTDIR: "there is no such file",
  ENAMETOOLONG: "the name is too long",
};

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown reason";
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  return reasons[code] ?? (code || error.message);
}
