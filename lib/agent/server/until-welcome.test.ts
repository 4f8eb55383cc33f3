import { expect, it } from "vitest";
import { ServerRefusal } from "./server-client";
import { untilWelcome } from "./until-welcome";

const never = new AbortController().signal;
const twin = new ServerRefusal("CONFLICT", "the agent with the id a lives already");

it("asks again while an earlier process with its id may only just have been killed", async () => {
  let refusals = 2;
  const register = async () => {
    if (refusals === 0) return "welcome";
    refusals -= 1;
    throw twin;
  };
  expect(await untilWelcome(register, never, 60_000, 1)).toBe("welcome");
});

it("gives up when it is still refused, and at once where waiting is of no use", async () => {
  await expect(untilWelcome(() => Promise.reject(twin), never, 0, 1)).rejects.toBe(twin);
  const closed = new ServerRefusal("FORBIDDEN", "no");
  await expect(untilWelcome(() => Promise.reject(closed), never, 60_000, 1)).rejects.toBe(closed);
});

it("ends when the agent is told to end", async () => {
  const ending = new AbortController();
  const waiting = untilWelcome(() => Promise.reject(twin), ending.signal, 60_000, 60_000);
  ending.abort();
  await expect(waiting).rejects.toMatchObject({ name: "AbortError" });
});
