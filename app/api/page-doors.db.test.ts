/** Every other route: those our own pages ask, as everybody who must not pass, and those that are open, by name. */
import { readdirSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { answerRequest } from "@/lib/testing/api-server";
import { type DoorWorld, makeDoorWorld } from "@/lib/testing/door-world";
import { makeAgentToken, makeMember, makePersonToken, makeQueue } from "@/lib/testing/factories";
import { prepareTestDatabase } from "@/lib/testing/test-database";

const { database } = prepareTestDatabase();

/** Tables of their own have tests of their own. */
const tables = [
  "api/agent/[[...path]]",
  "api/v1/[[...path]]",
  // What clients of W&B speak to: app/graphql/client-doors.db.test.ts; files of runs: run-files.db.test.ts.
  "api/run-files/[runId]/[...name]",
  "artifactsV2/[...path]",
  "files/[...path]",
  "graphql",
  "storage/[...path]",
];
/** Tell nobody anything of a team: no sign-in. */
const open: Record<string, string> = {
  "api/auth/[...nextauth]": "the dances with outside providers",
  "api/openapi.json": "the same for every Slipway of this version",
  "sdk/otel/v1/[...path]": "takes what clients measure of themselves, and drops it",
  healthz: "a probe",
  readyz: "a probe",
  metrics: "a token of its own, has-metrics-token.test.ts",
};

interface Row {
  address: (world: DoorWorld) => string;
  /** What is refused to another team, rather than answered with that team's own. */
  isOne?: true;
  /** A token that is limited to some queues does not open it. */
  isOfNoQueue?: true;
}

const rows: Record<string, Row> = {
  "api/artifact-files/[versionId]/[...path]": {
    address: ({ artifactVersionId }) => `/api/artifact-files/${artifactVersionId}/same.txt`,
    isOne: true,
    isOfNoQueue: true,
  },
  "api/find": { address: ({ mark }) => `/api/find?q=${mark.slice(0, 6)}` },
  "api/launch-target": { address: ({ queue }) => `/api/launch-target?queue=${queue.name}`, isOne: true },
  "api/overview": { address: () => "/api/overview" },
  "api/queues/[queue]/trends": { address: ({ queue }) => `/api/queues/${queue.name}/trends`, isOne: true },
  "api/runs/[runId]/config": { address: ({ runId }) => `/api/runs/${runId}/config`, isOne: true },
  "api/runs/[runId]/events": { address: ({ runId }) => `/api/runs/${runId}/events`, isOne: true },
  "api/runs/[runId]/files": { address: ({ runId }) => `/api/runs/${runId}/files?folder=media`, isOne: true },
  "api/runs/[runId]/logs": { address: ({ runId }) => `/api/runs/${runId}/logs?download=1`, isOne: true },
  "api/runs/[runId]/media": {
    address: ({ runId }) => `/api/runs/${runId}/media?key=image&line=0`,
    isOne: true,
  },
  "api/runs/[runId]/media/steps": {
    address: ({ runId }) => `/api/runs/${runId}/media/steps?key=image`,
    isOne: true,
  },
  "api/runs/[runId]/metrics": { address: ({ runId }) => `/api/runs/${runId}/metrics`, isOne: true },
  "api/runs/[runId]/series": { address: ({ runId }) => `/api/runs/${runId}/series?key=loss`, isOne: true },
  "api/runs/compare/series": { address: ({ runId }) => `/api/runs/compare/series?ids=${runId}&key=loss` },
  "api/runs/csv": { address: () => "/api/runs/csv?q=" },
  "api/runs/count": { address: () => "/api/runs/count?q=" },
  "api/runs/value-names": { address: () => "/api/runs/value-names?text=" },
  "api/runs/watch": { address: ({ runId }) => `/api/runs/watch?watch=${runId};1:0;0` },
  "api/runs/live": { address: ({ runId }) => `/api/runs/live?shown=${runId}` },
};

const app = path.join(import.meta.dirname, "..");
const routes = readdirSync(app, { recursive: true, encoding: "utf8" })
  .filter((file) => path.basename(file) === "route.ts")
  .map((file) => path.dirname(file).split(path.sep).join("/"));

test("every route has a row", () => {
  expect(routes.toSorted()).toEqual([...tables, ...Object.keys(open), ...Object.keys(rows)].toSorted());
});

async function ask(address: string, token?: string) {
  const headers: Record<string, string> = token ? { authorization: `Bearer ${token}` } : {};
  const response = await answerRequest(new Request(`http://slipway.test${address}`, { headers }));
  const isStream = response.headers.get("content-type")?.startsWith("text/event-stream");
  const text = isStream ? await readBeginning(response) : await response.text();
  return { status: response.status, headers: response.headers, text };
}

/** Its greeting and its first message. */
async function readBeginning(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  const pieces = [await reader?.read(), await reader?.read()];
  await reader?.cancel();
  return pieces.map((piece) => new TextDecoder().decode(piece?.value)).join("");
}

describe.each(Object.entries(rows))("%s", (_, { address, isOne, isOfNoQueue }) => {
  let world: DoorWorld;
  beforeAll(async () => {
    world = await makeDoorWorld(database());
  });

  test("answers a member, and nobody keeps the answer", async () => {
    const { token } = await makePersonToken(database(), world.member);
    const { status, headers } = await ask(address(world), token);
    expect(status).toBe(200);
    expect(headers.get("cache-control")).toMatch(/no-store|no-cache/);
  });

  test("answers nobody who is not known", async () => {
    for (const token of [undefined, "slw_never"]) expect((await ask(address(world), token)).status).toBe(401);
    const agent = await makeAgentToken(database(), world.teamId);
    expect((await ask(address(world), agent.token)).status).toBe(403);
  });

  test("tells another team's admin nothing", async () => {
    const { token } = await makePersonToken(database(), await makeMember(database(), "admin"));
    const { status, text } = await ask(address(world), token);
    expect(status).toBe(isOne ? 404 : 200);
    for (const secret of [`owner-${world.mark}`, `job-${world.mark}`, world.queue.id, world.job.id])
      expect(text).not.toContain(secret);
    if (!isOne) expect(text.replaceAll(address(world), "")).not.toContain(`run-${world.mark}`);
  });

  test("shows a token of another queue nothing of this one", async () => {
    const elsewhere = await makeQueue(database(), world.teamId);
    const { token } = await makePersonToken(database(), world.owner, { queueIds: [elsewhere.id] });
    const { status, text } = await ask(address(world), token);
    expect(status).toBe(isOfNoQueue ? 403 : isOne ? 404 : 200);
    expect(text).not.toContain(world.queue.id);
    if (!isOne) expect(text).not.toContain(`run-${world.mark}`);
  });
});
