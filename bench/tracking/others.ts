/** Lines stored a second over HTTP, beside what others store of the same numbers in the same minute. */
import { getDatabase } from "../../lib/db/client";
import { freePort } from "../../lib/local/machine";
import { startApiServer } from "../../lib/testing/api-server";
import { makePersonToken } from "../../lib/testing/factories";
import { printTable } from "../table";
import { makeLines } from "./make-lines";
import { findPython, runPython, withServer } from "./python";
import type { BenchTeam } from "./team";

const runs = 8;
const together = 200;
const mlflow = { name: "mlflow", version: "3.5.1" };
const openWandb = { name: "openwandb", version: "0.5.25" };

interface Door {
  url: string;
  entity: string;
  key: string;
}

export async function measureOthers(team: BenchTeam, linesPerRun: number): Promise<void> {
  const own = await measureOwn(team, linesPerRun);
  const rows: (string | number)[][] = [["this server, file_stream", own, ""]];
  for (const [name, measure] of [
    [`MLflow ${mlflow.version}, its default store, log_batch of 1,000`, measureMlflow],
    [`OpenWandb ${openWandb.version}, file_stream`, measureOpenWandb],
  ] as const) {
    const rate = await measure(Math.ceil(linesPerRun / 4)).catch((error: unknown) =>
      String(error).slice(0, 300),
    );
    if (typeof rate === "string") console.log(`\n${name} is not measured: ${rate}`);
    else rows.push([name, rate, `${(own / rate).toFixed(1)} ×`]);
  }
  printTable(
    `lines stored a second over HTTP, ${runs} runs at once, ten metrics a line, ${together} lines a request`,
    ["", "lines/s", "ours to it"],
    rows,
  );
}

async function measureOwn(team: BenchTeam, lines: number): Promise<number> {
  const { token } = await makePersonToken(getDatabase(), team.actor);
  const { name: entity } = await getDatabase().team.findUniqueOrThrow({ where: { id: team.actor.teamId } });
  const server = await startApiServer();
  try {
    return await streamLines({ url: server.url, entity, key: token }, lines);
  } finally {
    await server.close();
  }
}

/** As the W&B client sends them, without its own work. */
async function streamLines({ url, entity, key }: Door, linesPerRun: number): Promise<number> {
  const authorization = `Basic ${Buffer.from(`api:${key}`).toString("base64")}`;
  const headers = { "content-type": "application/json", authorization };
  const send = async (address: string, body: object) => {
    const answer = await fetch(`${url}${address}`, { method: "POST", headers, body: JSON.stringify(body) });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${address}: ${answer.status} ${text.slice(0, 200)}`);
  };
  const query = `mutation UpsertBucket($name: String, $project: String, $entity: String) {
    upsertBucket(input: {name: $name, modelName: $project, entityName: $entity}) { bucket { id name } inserted } }`;
  const names = Array.from({ length: runs }, (_, run) => `bench-${run}`);
  for (const name of names)
    await send("/graphql", {
      query,
      operationName: "UpsertBucket",
      variables: { name, project: "bench", entity },
    });
  const lines = names.map((_, run) => makeLines("training", 0, linesPerRun, run));
  const start = performance.now();
  await Promise.all(
    names.map(async (name, run) => {
      for (let offset = 0; offset < linesPerRun; offset += together) {
        const content = lines[run]?.slice(offset, offset + together) ?? [];
        await send(`/files/${entity}/bench/${name}/file_stream`, {
          files: { "wandb-history.jsonl": { offset, content } },
        });
      }
    }),
  );
  return (1_000 * runs * linesPerRun) / (performance.now() - start);
}

const mlflowProgram = (url: string, linesPerRun: number) => `
import json, time
from concurrent.futures import ThreadPoolExecutor
from mlflow import MlflowClient
from mlflow.entities import Metric
client = MlflowClient(${JSON.stringify(url)})
experiment = client.create_experiment("bench")
runs = [client.create_run(experiment).info.run_id for _ in range(${runs})]
def send(run):
    for start in range(0, ${linesPerRun}, 100):
        now = int(time.time() * 1000)
        client.log_batch(run, metrics=[Metric(f"group/metric{key}", (step * 7 + key) % 1000 / (step + 1), now, step)
            for step in range(start, min(start + 100, ${linesPerRun})) for key in range(10)])
began = time.perf_counter()
with ThreadPoolExecutor(${runs}) as pool:
    list(pool.map(send, runs))
print(json.dumps(${runs} * ${linesPerRun} / (time.perf_counter() - began)))
`;

async function measureMlflow(linesPerRun: number): Promise<number | string> {
  const python = findPython(mlflow.name, mlflow.version);
  if (typeof python === "string") return python;
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const argv = ["mlflow", "server", "--host", "127.0.0.1", "--port", String(port)];
  const env = { GIT_PYTHON_REFRESH: "quiet", MLFLOW_DISABLE_TELEMETRY: "true" };
  return await withServer({ ...python, argv, env }, `${url}/health`, async () => {
    const program = ["python", "-c", mlflowProgram(url, linesPerRun)];
    return Number(await runPython({ ...python, argv: program, env }));
  });
}

async function measureOpenWandb(linesPerRun: number): Promise<number | string> {
  const python = findPython(openWandb.name, openWandb.version);
  if (typeof python === "string") return python;
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const argv = ["openwandb", "serve", "--host", "127.0.0.1", "--port", String(port)];
  return await withServer({ ...python, argv }, url, async () => {
    const name = "bench";
    const made = await post(`${url}/api/v2/auth/register`, {
      username: name,
      password: "bench-password",
      display_name: name,
    });
    const key = await post(`${url}/api/v2/settings/api-keys`, { name }, made.token);
    return await streamLines({ url, entity: name, key: key.api_key.key }, linesPerRun);
  });
}

// biome-ignore lint/suspicious/noExplicitAny: answers of another's server
async function post(address: string, body: object, bearer?: string): Promise<any> {
  const headers = {
    "content-type": "application/json",
    ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }),
  };
  return await (await fetch(address, { method: "POST", headers, body: JSON.stringify(body) })).json();
}
