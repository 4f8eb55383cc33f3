import { expect, it } from "vitest";
import { saySize } from "./say-size";

it.each([
  [0, "0 bytes"],
  [1, "1 byte"],
  [1_023, "1023 bytes"],
  [1_024, "1.00 KiB"],
  [12_345, "12.1 KiB"],
  [1_048_575, "1.00 MiB"],
  [5 * 1_024 ** 3, "5.00 GiB"],
  [3_000 * 1_024 ** 4, "3000 TiB"],
])("%d is %s", (bytes, words) => {
  expect(saySize(bytes)).toBe(words);
});
