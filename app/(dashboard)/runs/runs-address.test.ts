import { expect, it } from "vitest";
import { readRunsAddress, runsHref } from "./runs-address";

it.each([
  [{}, "/runs"],
  [{ q: "state:failed by:me" }, "/runs?q=state%3Afailed+by%3Ame"],
  [{ sort: "ran", dir: "asc", page: "3" }, "/runs?sort=ran&dir=asc&page=3"],
  [{ sort: "nonsense", dir: "x", page: "-1" }, "/runs"],
  [
    { sort: "summary.train/loss", page: "7", after: "abc-_9" },
    "/runs?sort=summary.train%2Floss&page=7&after=abc-_9",
  ],
  [{ sort: "summary.", after: "abc" }, "/runs"],
  [{ cols: "config.a%252Cb,summary.100%25,lr" }, "/runs?cols=config.a%25252Cb%2Csummary.100%2525%2Clr"],
  [{ page: ["2", "9"], cols: "lr,lr,__x,a b,9" }, "/runs?page=2&cols=lr%2C__x"],
])("%o stays what it is when it is read and written", (query, href) => {
  const address = readRunsAddress(query);
  expect(runsHref(address, { page: address.page, after: address.after })).toBe(href);
});

it("another filter or order begins at the first page", () => {
  const address = readRunsAddress({ q: "a", page: "4", sort: "ran" });
  expect(runsHref(address, { line: "b" })).toBe("/runs?q=b&sort=ran");
  expect(runsHref(address, { sort: "created" })).toBe("/runs?q=a");
});
