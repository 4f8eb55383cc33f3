import { expect, it, vi } from "vitest";
import { getDatabase } from "@/lib/db/client";
import { answerRequest } from "@/lib/testing/api-server";
import { makeMember, makePersonToken, makeQueue } from "@/lib/testing/factories";
import { makeRun } from "@/lib/testing/run-factories";
import { prepareTestDatabase } from "@/lib/testing/test-database";

prepareTestDatabase();

/** What readers of this process share, by run. */
const feeds = (): unknown => Reflect.get(globalThis, "slipwayRunFeeds");

it.each(["hangs up", "closes the page"])(
  "a reader who %s between two messages leaves nothing behind",
  async (how) => {
    const viewer = await makeMember(getDatabase(), "viewer");
    const { token } = await makePersonToken(getDatabase(), viewer);
    const queue = await makeQueue(getDatabase(), viewer.teamId);
    const run = await makeRun(getDatabase(), { teamId: viewer.teamId, queueId: queue.id });
    const caller = new AbortController();
    const response = await answerRequest(
      new Request(`http://slipway.test/api/runs/${run.id}/logs`, {
        headers: { authorization: `Bearer ${token}` },
        signal: caller.signal,
      }),
    );
    expect(response.status).toBe(200);
    expect(feeds()).toHaveProperty("size", 1);
    // One message waits in the stream, the next is not asked for before it is taken.
    if (how === "hangs up") caller.abort();
    else await response.body?.cancel();
    await vi.waitFor(() => expect(feeds()).toHaveProperty("size", 0));
  },
);
