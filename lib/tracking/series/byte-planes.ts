/** Numbers as planes of bytes: all first bytes, then all second ones. Neighbours are alike, so they squeeze better than in a row. */

/** Integers from 0 up to 2^53, lowest bytes first, in as few planes as the largest needs. */
export function packIntegers(values: readonly number[]): Uint8Array {
  let largest = 0;
  for (const value of values) largest = Math.max(largest, value);
  let width = 1;
  while (largest >= 256 ** width) width += 1;
  const bytes = new Uint8Array(1 + width * values.length);
  bytes[0] = width;
  for (const [at, value] of values.entries()) {
    let rest = value;
    for (let plane = 0; plane < width; plane += 1) {
      bytes[1 + plane * values.length + at] = rest % 256;
      rest = Math.floor(rest / 256);
    }
  }
  return bytes;
}

export function unpackIntegers(bytes: Uint8Array, count: number): number[] {
  const width = bytes[0] ?? 0;
  return Array.from({ length: count }, (_, at) => {
    let value = 0;
    for (let plane = width - 1; plane >= 0; plane -= 1)
      value = value * 256 + (bytes[1 + plane * count + at] ?? 0);
    return value;
  });
}

/** Floating-point numbers of 4 or 8 bytes. */
export function packFloats(values: readonly number[], width: 4 | 8): Uint8Array {
  const rows = new DataView(new ArrayBuffer(values.length * width));
  for (const [at, value] of values.entries())
    if (width === 4) rows.setFloat32(at * 4, value);
    else rows.setFloat64(at * 8, value);
  return turn(new Uint8Array(rows.buffer), values.length, width);
}

export function unpackFloats(bytes: Uint8Array, count: number, width: 4 | 8): number[] {
  const rows = new DataView(turn(bytes.subarray(0, count * width), width, count).buffer);
  return Array.from({ length: count }, (_, at) =>
    width === 4 ? rows.getFloat32(at * 4) : rows.getFloat64(at * 8),
  );
}

/** Rows and columns exchanged. */
function turn(bytes: Uint8Array, rows: number, columns: number): Uint8Array {
  const turned = new Uint8Array(rows * columns);
  for (let row = 0; row < rows; row += 1)
    for (let column = 0; column < columns; column += 1)
      turned[column * rows + row] = bytes[row * columns + column] ?? 0;
  return turned;
}
