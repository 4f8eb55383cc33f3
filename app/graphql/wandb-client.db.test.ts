/** The real client, of the newest release and of the generation that asks what the schema holds, against the real routes. */
import { mkdtempSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { listRuns } from "@/lib/dispatch/history/list-runs";
import { type ApiServer, startApiServer } from "@/lib/testing/api-server";
import { breakingAt } from "@/lib/testing/broken-connection";
import { makeMember, makePersonToken } from "@/lib/testing/factories";
import { needs } from "@/lib/testing/needs";
import { prepareTestDatabase } from "@/lib/testing/test-database";
import { findWandbClient, runWandbProgram } from "@/lib/testing/wandb-client";
import { readHistory } from "@/lib/tracking/read-history";

const { database, url } = prepareTestDatabase();
let server: ApiServer;

beforeAll(async () => {
  process.env.SLIPWAY_DATA_DIR = mkdtempSync(path.join(os.tmpdir(), "slipway-files-"));
  server = await startApiServer();
  // Signed addresses have the scheme of the address people open.
  process.env.NEXTAUTH_URL = server.url;
});
afterAll(() => server.close());

/** What everybody does, once, and what a program reads of it afterwards, as JSON with NaN as a word. */
const program = `
import json, math, wandb
said = {}
run = wandb.init(project="vision", id="run-1", config={"lr": 0.1, "nested": {"layers": [1, 2]}}, tags=["a"], notes="first", group="g")
for step in range(3):
    run.log({"loss": 1 / (step + 1), "broken": float("nan"), "far": float("-inf"), "count": step})
run.summary["best"] = 0.25
run.finish()
run = wandb.init(project="vision", id="run-1", resume="must")
said["resumed"] = [run.resumed, run.starting_step, run.config["lr"]]
run.log({"loss": 0.2})
run.finish()
try:
    wandb.init(project="vision", id="missing", resume="must")
    said["must"] = "begun"
except Exception as error:
    said["must"] = type(error).__name__
run = wandb.init(project="vision", id="forked", fork_from="run-1?_step=1")
said["forked"] = run.starting_step
run.log({"loss": 9})
run.finish()
run = wandb.init(project="vision", id="forked", resume="must")
run.log({"loss": 8})
run.finish()
run = wandb.init(project="vision", id="rewound")
for step in range(5):
    run.log({"loss": step})
run.finish()
run = wandb.init(project="vision", id="rewound", resume_from="rewound?_step=2")
said["rewound"] = run.starting_step
run.log({"loss": 7})
run.finish()
try:
    wandb.init(project="vision", id="orphan", fork_from="missing?_step=1")
    said["orphan"] = "begun"
except Exception as error:
    said["orphan"] = str(error)
api = wandb.Api()
losses = lambda id: [[row["_step"], row["loss"]] for row in api.run("vision/" + id).scan_history()]
said["branches"] = [losses("forked"), losses("rewound")]
run = api.run("vision/run-1")
words = lambda value: str(value) if isinstance(value, float) and not math.isfinite(value) else value
pick = lambda row: {key: words(row.get(key)) for key in ("_step", "loss", "broken", "far", "count")}
said["state"] = run.state
said["config"] = run.config
said["summary"] = {key: words(run.summary.get(key)) for key in ("best", "loss")}
said["scan"] = [pick(row) for row in run.scan_history()]
said["keys"] = [[row["_step"], row["count"]] for row in run.scan_history(keys=["_step", "count"])]
said["history"] = [pick(row) for row in run.history(pandas=False)]
names = [file.name for file in run.files()]
said["files"] = "wandb-metadata.json" in names
run.file("config.yaml").download(root="down", replace=True)
said["downloaded"] = "lr" in open("down/config.yaml").read()
run.tags = ["a", "b"]
run.config["later"] = 1
run.update()
run = api.run("vision/run-1")
said["updated"] = [sorted(run.tags), run.config["later"], run.state]
found = lambda filters, order="+created_at": [one.id for one in api.runs("vision", filters=filters, order=order)]
said["found"] = [found({"config.lr": {"$lt": 1}}), found({"tags": "b"}), found({"state": "running"}), found({"group": "g"}, "-summary_metrics.loss")]
print(json.dumps(said))
`;

const shortProgram = `
import wandb
with wandb.init(project="vision", id="short") as run:
    for loss in (3, 2, 1):
        run.log({"loss": loss})
print("{}")
`;

const row = (_step: number, loss: number, rest: { broken: string; far: string; count: number } | null) => ({
  ...{ _step, loss },
  ...(rest ?? { broken: null, far: null, count: null }),
});
const rows = [0, 1, 2].map((step) => row(step, 1 / (step + 1), { broken: "nan", far: "-inf", count: step }));

describe.each(["0.31.0", "0.25.1"])("the client %s", (version) => {
  const client = findWandbClient(version);

  test.each([
    { table: "ClientRun", verb: "insert" },
    { table: "HistoryChunk", verb: "insert" },
    { table: "RunFile", verb: "insert" },
  ] as const)(
    "sends again what the database was lost over, as at the $verb of $table",
    {
      ...needs(typeof client === "string" ? client : null),
      timeout: 300_000,
    },
    async ({ table, verb }) => {
      if (typeof client === "string") return;
      const ana = await makeMember(database(), "researcher");
      const { token } = await makePersonToken(database(), ana);
      const key = `local-${token.replace("slw_", "")}`;
      await breakingAt(url(), { table, verb, times: 2 }, () =>
        runWandbProgram(client, { url: server.url, key, program: shortProgram }),
      );
      const [run] = (await listRuns(ana, {})).rows;
      expect([run?.key, run?.state]).toEqual(["short", "finished"]);
      const { lines } = await readHistory(ana, { runId: run?.id, stream: "history" });
      expect(lines.map(({ text }) => JSON.parse(text).loss)).toEqual([3, 2, 1]);
      const files = await database().runFile.findMany({ where: { runId: run?.id ?? "" } });
      expect(files.map(({ name }) => name)).toEqual(
        expect.arrayContaining(["config.yaml", "wandb-metadata.json"]),
      );
    },
  );

  test("reports, resumes, reads back and changes what it reported", {
    ...needs(typeof client === "string" ? client : null),
    timeout: 300_000,
  }, async () => {
    if (typeof client === "string") return;
    const ana = await makeMember(database(), "researcher");
    const { token } = await makePersonToken(database(), ana);
    const key = `local-${token.replace("slw_", "")}`;
    const said = await runWandbProgram(client, { url: server.url, key, program });
    expect(said).toMatchObject({
      resumed: [true, 3, 0.1],
      forked: 2,
      rewound: 3,
      orphan: expect.stringContaining("missing"),
      branches: [
        [
          [0, 1],
          [1, 0.5],
          [2, 9],
          [3, 8],
        ],
        [
          [0, 0],
          [1, 1],
          [2, 2],
          [3, 7],
        ],
      ],
      state: "finished",
      config: { lr: 0.1, nested: { layers: [1, 2] } },
      summary: { best: 0.25, loss: 0.2 },
      scan: [...rows, row(3, 0.2, null)],
      keys: [
        [0, 0],
        [1, 1],
        [2, 2],
      ],
      history: [...rows, row(3, 0.2, null)],
      files: true,
      downloaded: true,
      updated: [["a", "b"], 1, "finished"],
      found: [["run-1"], ["run-1"], [], ["run-1"]],
    });
    expect(said).toHaveProperty("must", expect.stringMatching(/Error$/));
    const { rows: listed } = await listRuns(ana, { origin: ["reported"] });
    const finished = { state: "finished", project: "vision" };
    // A run that was to be forked from none did not come into being.
    expect(listed).toMatchObject(["rewound", "forked", "run-1"].map((key) => ({ key, ...finished })));
  });
});
