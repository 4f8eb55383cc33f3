// The program's output on disk: files of frames, so that both streams keep their order and an agent can read on later.
// A frame is one byte for the stream, four for the length, then the bytes. Files that were read are deleted by the reader.
import fs from "node:fs";
import path from "node:path";

/** The stream byte of a frame; `gap` says how many bytes were dropped, as decimal digits. */
export const frameKinds = /** @type {const} */ ({ stdout: 1, stderr: 2, gap: 3 });
export const headerBytes = 5;

/** @param {number} index */
export function segmentName(index) {
  return `output.${String(index).padStart(8, "0")}`;
}

/** @param {string} name */
export function segmentIndex(name) {
  const match = /^output\.(\d{8})$/.exec(name);
  return match ? Number(match[1]) : null;
}

export class OutputSpool {
  /** @param {{dir: string, segmentBytes: number, maxSegments: number}} options */
  constructor({ dir, segmentBytes, maxSegments }) {
    this.dir = dir;
    this.segmentBytes = segmentBytes;
    this.maxSegments = maxSegments;
    this.index = 0;
    this.size = 0;
    this.dropped = 0;
    this.nextLook = 0;
    this.fd = this.open();
  }

  /**
   * @param {"stdout" | "stderr"} stream
   * @param {Buffer} bytes
   */
  write(stream, bytes) {
    if (!this.makeRoom()) {
      this.dropped += bytes.length;
      return;
    }
    if (this.dropped > 0) {
      if (!this.append(frameKinds.gap, Buffer.from(String(this.dropped)))) {
        this.dropped += bytes.length;
        return;
      }
      this.dropped = 0;
    }
    if (!this.append(frameKinds[stream], bytes)) this.dropped += bytes.length;
  }

  close() {
    if (this.dropped > 0) this.append(frameKinds.gap, Buffer.from(String(this.dropped)));
    fs.closeSync(this.fd);
  }

  open() {
    return fs.openSync(path.join(this.dir, segmentName(this.index)), "ax", 0o600);
  }

  /** Goes on to the next file when this one is full; false while the reader is too far behind. */
  makeRoom() {
    if (this.size < this.segmentBytes) return true;
    // Looking at a directory for every few bytes that are dropped anyway would cost more than the program itself.
    if (this.dropped > 0 && Date.now() < this.nextLook) return false;
    this.nextLook = Date.now() + 50;
    const segments = fs.readdirSync(this.dir).filter((name) => segmentIndex(name) !== null).length;
    if (segments >= this.maxSegments) return false;
    fs.closeSync(this.fd);
    this.index += 1;
    this.size = 0;
    this.fd = this.open();
    return true;
  }

  /**
   * @param {number} kind
   * @param {Buffer} bytes
   */
  append(kind, bytes) {
    const header = Buffer.alloc(headerBytes);
    header.writeUInt8(kind, 0);
    header.writeUInt32BE(bytes.length, 1);
    try {
      const written = fs.writevSync(this.fd, [header, bytes], this.size);
      if (written !== headerBytes + bytes.length) throw new Error("short write");
      this.size += written;
      return true;
    } catch {
      // The disk is full: half a frame must not stay, and the program must not notice.
      fs.ftruncateSync(this.fd, this.size);
      return false;
    }
  }
}
