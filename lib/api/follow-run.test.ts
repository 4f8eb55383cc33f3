import { describe, expect, test } from "vitest";
import type { RunStreamMessage } from "../runs/run-view";
import { createClient } from "./api-client";
import { type FollowOptions, followRun } from "./follow-run";

const log = (text: string, offset: number, attempt = 1) =>
  message("log", {
    attempt,
    offset,
    end: offset + text.length,
    stream: "stdout",
    at: "2026-01-01T00:00:00.000Z",
    text,
  });
const end = message("end", {});

function message(type: string, data: object): string {
  return `event: ${type}\ndata: ${JSON.stringify(data)}\n\n`;
}

function event(id: string): string {
  const actor = { kind: "system", name: "system" };
  const rest = { kind: "created", attempt: null, message: "made", data: {} };
  return message("event", { id, at: "2026-01-01T00:00:00.000Z", actor, ...rest });
}

/** Each connection gives one of these and breaks off. */
function follow(connections: (string | Error | Response)[], options: Partial<FollowOptions> = {}) {
  const asked: URL[] = [];
  const fetcher: typeof fetch = async (input) => {
    asked.push(new URL(String(input)));
    const next = connections.shift();
    if (next === undefined) throw new TypeError("nothing more was prepared");
    if (next instanceof Error) throw next;
    return next instanceof Response ? next : new Response(next);
  };
  const client = createClient({ url: "http://slipway.test", key: "k", fetch: fetcher });
  return { asked, messages: followRun(client, "run", { log: true, waits: [0], ...options }) };
}

async function textOf(messages: AsyncIterable<RunStreamMessage>): Promise<string> {
  let text = "";
  for await (const one of messages) if (one.type === "log") text += one.data.text;
  return text;
}

describe("following a run", () => {
  test("goes on at the last byte and event after every break, and gives nothing twice", async () => {
    const { asked, messages } = follow([
      event("7") + log("one ", 0) + log("two ", 4),
      new TypeError("fetch failed"),
      new Response("restarting", { status: 503 }),
      event("7") + log("two ", 4) + log("three ", 8),
      `${log("four", 14)}event: end\nda`,
      end,
    ]);
    const seen: RunStreamMessage[] = [];
    for await (const one of messages) seen.push(one);
    expect(seen.map(({ type }) => type)).toEqual(["event", "log", "log", "log", "log", "end"]);
    expect(seen.flatMap((one) => (one.type === "log" ? one.data.text : [])).join("")).toBe(
      "one two three four",
    );
    expect(
      asked.map(({ searchParams }) => `${searchParams.get("from")} ${searchParams.get("after")}`),
    ).toEqual(["1:0 0", "1:8 7", "1:8 7", "1:8 7", "1:14 7", "1:18 7"]);
  });

  test("a later attempt begins at its own first byte", async () => {
    const { messages } = follow([
      log("first", 0) + log("again", 0, 2),
      log("first", 0) + log(" end", 5, 2) + end,
    ]);
    expect(await textOf(messages)).toBe("firstagain end");
  });

  test("ends at once with what the server refuses, also after a break", async () => {
    const gone = () =>
      Response.json({ error: { code: "NOT_FOUND", message: "no such run" } }, { status: 404 });
    await expect(textOf(follow([gone()]).messages)).rejects.toMatchObject({ status: 404 });
    await expect(textOf(follow([log("x", 0), gone()]).messages)).rejects.toMatchObject({ status: 404 });
  });

  test("a server that is not there at first is told at once; one that stays away is given up", async () => {
    const away = new TypeError("fetch failed");
    await expect(textOf(follow([away]).messages)).rejects.toMatchObject({ status: 0 });
    const { asked, messages } = follow([log("x", 0), ...Array<Error>(9).fill(away)], { maxFailures: 3 });
    await expect(textOf(messages)).rejects.toMatchObject({ status: 0 });
    expect(asked).toHaveLength(4);
  });
});
