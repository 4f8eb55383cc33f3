// The lines of the measurement: each says its number and when it was written, and all have one length.

/** With the newline. */
export const lineBytes = 80;

const filler = " step loss=0.1234 accuracy=0.9876 lr=3.0e-4".repeat(2);

/**
 * @param {number} number
 * @param {number} at milliseconds since the epoch
 */
export function formatLine(number, at) {
  return `${String(number).padStart(9, "0")} ${at.toFixed(2)}${filler}`.slice(0, lineBytes - 1).concat("\n");
}

/** @param {string} line */
export function readLine(line) {
  return { number: Number(line.slice(0, 9)), at: Number(line.slice(10, 26)) };
}
