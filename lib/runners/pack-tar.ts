import fs from "node:fs";

export interface TarEntry {
  /** Relative, with `/`; of a directory too. */
  path: string;
  mode: number;
  content:
    | { kind: "file"; file: string; size: number }
    | { kind: "text"; text: string }
    | { kind: "link"; target: string }
    | { kind: "directory" };
}

const block = 512;
/** Names that fit the old header as they are; others get a pax header before their own. */
const simpleName = /^[\x20-\x7e]{1,100}$/u;

/** The entries as a tar archive, in their order, without owner and time, so that equal content gives equal bytes. */
export async function* packTar(entries: Iterable<TarEntry>): AsyncGenerator<Buffer> {
  for (const entry of entries) {
    yield* packHeaders(entry);
    yield* packContent(entry);
  }
  yield Buffer.alloc(2 * block);
}

function* packHeaders(entry: TarEntry): Generator<Buffer> {
  const { content } = entry;
  const path = content.kind === "directory" ? `${entry.path}/` : entry.path;
  const target = content.kind === "link" ? content.target : "";
  const size = sizeOf(content);
  const extended = [
    ...(simpleName.test(path) ? [] : [paxRecord("path", path)]),
    ...(target === "" || simpleName.test(target) ? [] : [paxRecord("linkpath", target)]),
    ...(size < 8 ** 11 ? [] : [paxRecord("size", String(size))]),
  ].join("");
  if (extended !== "") {
    const bytes = Buffer.from(extended);
    yield header({ path: "pax", mode: 0o644, size: bytes.length, type: "x", target: "" });
    yield padded(bytes);
  }
  const type = { file: "0", text: "0", link: "2", directory: "5" }[content.kind];
  yield header({ path, mode: entry.mode, size: size < 8 ** 11 ? size : 0, type, target });
}

async function* packContent({ path, content }: TarEntry): AsyncGenerator<Buffer> {
  if (content.kind === "text") yield padded(Buffer.from(content.text));
  if (content.kind !== "file" || content.size === 0) return;
  let read = 0;
  for await (const bytes of fs.createReadStream(content.file, { end: content.size - 1 })) {
    read += bytes.length;
    yield bytes;
  }
  // The archive would be out of step with its headers.
  if (read !== content.size) throw new Error(`${path} was changed while it was read`);
  yield Buffer.alloc((block - (read % block)) % block);
}

function sizeOf(content: TarEntry["content"]): number {
  if (content.kind === "file") return content.size;
  return content.kind === "text" ? Buffer.byteLength(content.text) : 0;
}

/** `length key=value\n`, where the length counts its own digits. */
function paxRecord(key: string, value: string): string {
  const rest = Buffer.byteLength(` ${key}=${value}\n`);
  let length = rest + String(rest).length;
  if (rest + String(length).length > length) length++;
  return `${length} ${key}=${value}\n`;
}

interface HeaderFields {
  path: string;
  mode: number;
  size: number;
  type: string;
  target: string;
}

function header({ path, mode, size, type, target }: HeaderFields): Buffer {
  const bytes = Buffer.alloc(block);
  const octal = (value: number, at: number, width: number) =>
    bytes.write(`${value.toString(8).padStart(width - 1, "0")}\0`, at, "latin1");
  bytes.write(path.slice(0, 100), 0, 100, "utf8");
  octal(mode & 0o7777, 100, 8);
  octal(0, 108, 8);
  octal(0, 116, 8);
  octal(size, 124, 12);
  octal(0, 136, 12);
  bytes.write("        ", 148, "latin1");
  bytes.write(type, 156, "latin1");
  bytes.write(target.slice(0, 100), 157, 100, "utf8");
  bytes.write("ustar\0" + "00", 257, "latin1");
  const sum = bytes.reduce((total, byte) => total + byte, 0);
  bytes.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
  return bytes;
}

function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((block - (bytes.length % block)) % block)]);
}
