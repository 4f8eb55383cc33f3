// The two pipes a program writes to. They are named ones, which unlike those that Node makes can be watched, so that the order
// of writes to both is known, and can be opened again as /dev/stdout and /dev/stderr.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { OutputOrder } from "./output-order.mjs";

/** @typedef {import("./output-order.mjs").Stream} Stream */

const streams = /** @type {const} */ (["stdout", "stderr"]);
/** How long a writer may be held up between a write and the kernel's word of it. */
const untoldMs = 20;

export class OutputPipes {
  constructor() {
    /** @type {Partial<Record<Stream, {reading: number, writing: number}>>} */
    this.ends = {};
    /** @type {(stream: Stream) => void} */
    this.onWrite = () => undefined;
    this.isWatched = true;
    const dir = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-output-"));
    try {
      const files = streams.map((stream) => path.join(dir, stream));
      // Without a name soon, nobody comes by them but through a descriptor; a program of another user may open that again.
      const { error, status } = spawnSync("mkfifo", ["-m", "666", ...files], { stdio: "ignore" });
      if (!error && status === 0) for (const stream of streams) this.open(stream, path.join(dir, stream));
    } finally {
      fs.rmSync(dir, { recursive: true, force: true });
    }
  }

  /**
   * @param {Stream} stream
   * @param {string} file
   */
  open(stream, file) {
    const reading = fs.openSync(file, fs.constants.O_RDONLY | fs.constants.O_NONBLOCK);
    this.ends[stream] = { reading, writing: fs.openSync(file, "w") };
    this.watch(stream, file);
  }

  /**
   * Where the machine has no watches left the order is the one of reading.
   * @param {Stream} stream
   * @param {string} file
   */
  watch(stream, file) {
    try {
      fs.watch(file, () => this.onWrite(stream))
        .on("error", () => undefined)
        .unref();
    } catch {
      this.isWatched = false;
    }
  }

  /**
   * For the program's standard output and error. Without `mkfifo` Node's own pipes must do.
   * @returns {["pipe", "pipe"] | [number, number]}
   */
  get stdio() {
    const { stdout, stderr } = this.ends;
    return stdout && stderr ? [stdout.writing, stderr.writing] : ["pipe", "pipe"];
  }

  /**
   * Reads both to their end, which comes when no process has them open any more; settles then.
   * @param {import("node:child_process").ChildProcess} child
   * @param {(stream: Stream, bytes: Buffer) => void} write
   */
  async readAll(child, write) {
    const order = new OutputOrder(write, this.isWatched && this.ends.stdout !== undefined);
    let isLooking = false;
    let onIdle = () => undefined;
    const look = () => {
      const outlook = order.pass();
      isLooking = outlook !== "done";
      if (outlook === "more") setImmediate(look);
      else if (outlook === "untold") setTimeout(look, untoldMs);
      else onIdle();
    };
    const lookSoon = () => {
      if (isLooking) return;
      isLooking = true;
      setImmediate(look);
    };
    this.onWrite = (stream) => {
      order.turn(stream);
      lookSoon();
    };
    const ends = streams.map((stream) => {
      const readable = this.openReadable(stream, child);
      readable.on("data", (bytes) => {
        order.push(stream, bytes);
        lookSoon();
      });
      return new Promise((resolve) => readable.once("close", resolve));
    });
    this.flush = () => order.flush();
    await Promise.all(ends);
    if (isLooking) await new Promise((resolve) => (onIdle = () => void resolve(undefined)));
  }

  /** Passes on what is still held back. */
  flush() {}

  /**
   * @param {Stream} stream
   * @param {import("node:child_process").ChildProcess} child
   * @returns {import("node:stream").Readable}
   */
  openReadable(stream, child) {
    const end = this.ends[stream];
    if (!end) return /** @type {import("node:stream").Readable} */ (child[stream]);
    fs.closeSync(end.writing);
    return new net.Socket({ fd: end.reading, readable: true, writable: false });
  }
}
