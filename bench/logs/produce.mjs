// The run's program: `node produce.mjs LINES_PER_SECOND SECONDS` prints numbered lines evenly, a hundred times a second.
import { writeSync } from "node:fs";
import { formatLine } from "./line.mjs";

const [perSecond = 0, seconds = 0] = process.argv.slice(2).map(Number);
const start = performance.now();
const total = perSecond * seconds;
let number = 0;
const timer = setInterval(() => {
  const due = Math.min(total, Math.floor(((performance.now() - start) / 1_000) * perSecond));
  const at = performance.timeOrigin + performance.now();
  let text = "";
  while (number < due) {
    text += formatLine(number, at);
    number += 1;
  }
  writeAll(Buffer.from(text));
  if (number === total) clearInterval(timer);
}, 10);

/** Waits for a reader that is slower, as a program with print statements does. */
function writeAll(bytes) {
  for (let from = 0; from < bytes.length; ) {
    try {
      from += writeSync(1, bytes, from);
    } catch (error) {
      if (error.code !== "EAGAIN") throw error;
    }
  }
}
