import { expect, it } from "vitest";
import { providerErrorWords } from "./provider-error";

it("without an error nothing is said", () => {
  expect([providerErrorWords(undefined), providerErrorWords("")]).toEqual([undefined, undefined]);
});

it("an account nobody has linked is told what to do", () => {
  expect(providerErrorWords("not-linked")).toContain("invitation");
});

it("whatever else the address holds, it is not repeated on the page", () => {
  const words = providerErrorWords("<b>pay here</b>");
  expect(words).toContain("try again");
  expect(words).not.toContain("pay");
});
