import { describe, expect, it } from "vitest";
import { getDatabase } from "../../db/client";
import { makeMember, makeQueue, makeTeam } from "../../testing/factories";
import { makeRun } from "../../testing/run-factories";
import { prepareTestDatabase } from "../../testing/test-database";
import { cancelRun } from "../line/cancel-run";
import { watchRuns } from "./watch-runs";

prepareTestDatabase();

const from = { attempt: 1, offset: 0 };
const watch = (runId: string) => ({ runId, from, after: "0" });

async function setUp() {
  const db = getDatabase();
  const { teamId } = await makeTeam(db);
  const queue = await makeQueue(db, teamId);
  const lead = await makeMember(db, "lead", { teamId });
  const [one, two] = [
    await makeRun(db, { teamId, queueId: queue.id }),
    await makeRun(db, { teamId, queueId: queue.id }),
  ];
  return { lead, one, two };
}

describe("several runs in one stream", () => {
  it("say each what happens to it, until all have ended", async () => {
    const { lead, one, two } = await setUp();
    const stop = new AbortController();
    const said: string[] = [];
    for await (const { index, item } of watchRuns(
      lead,
      { watches: [watch(one.id), watch(two.id)] },
      stop.signal,
    )) {
      said.push(`${index} ${item.type === "state" ? item.data.state : item.type}`);
      if (said.includes("0 queued") && said.includes("1 queued") && !said.includes("cancelling")) {
        said.push("cancelling");
        await cancelRun(lead, { runId: two.id });
      }
      if (item.type === "end" && index === 1) await cancelRun(lead, { runId: one.id });
    }
    expect(said.filter((text) => text.startsWith("1"))).toEqual(
      expect.arrayContaining(["1 cancelled", "1 end"]),
    );
    expect(said.at(-1)).toBe("0 end");
  });

  it("a run of another team, or none, is refused by name and holds no other up", async () => {
    const { lead, one } = await setUp();
    const { one: foreign } = await setUp();
    await cancelRun(lead, { runId: one.id });
    const watches = [watch(foreign.id), watch("no-such-run"), watch(one.id)];
    const last = new Map<number, string>();
    for await (const { index, item } of watchRuns(lead, { watches }, new AbortController().signal))
      last.set(index, item.type);
    expect(last).toEqual(
      new Map([
        [0, "refused"],
        [1, "refused"],
        [2, "end"],
      ]),
    );
  });

  it("is left when the reader hangs up", async () => {
    const { lead, one, two } = await setUp();
    const stop = new AbortController();
    const messages = watchRuns(lead, { watches: [watch(one.id), watch(two.id)] }, stop.signal);
    await messages.next();
    stop.abort();
    const rest: unknown[] = [];
    for await (const message of messages) rest.push(message);
    expect(rest.length).toBeLessThan(10);
  });
});
