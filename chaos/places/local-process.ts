/** Programs on this machine. Each start leaves a file of its own, made by the program itself. */
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { makeRepository } from "../../lib/testing/git-repository";
import { type Place, type PlaceOptions, type Start, sleepAndSpeak, tell } from "./place";

export async function openLocalProcess({ dir, sightings }: PlaceOptions): Promise<Place> {
  const marks = path.join(dir, "marks");
  fs.mkdirSync(marks, { recursive: true });
  const repository = makeRepository(path.join(dir, "code"));
  const address = `file://${repository.dir}`;
  const commit = repository.commit({ "README.md": "chaos" });
  // The name is `run.attempt.` and something unique: two starts of one attempt are two files.
  const watcher = fs.watch(marks, (_, name) => {
    if (name?.endsWith(".last")) tell(sightings.see(name.split(".")[0] ?? "", "after its last log"));
  });
  return {
    resource: "local-process",
    queue: { guardrails: { sources: { git: [address] } } },
    job: (milliseconds) => ({
      git: { repository: address, commit },
      command: ["/bin/sh", "-c", script(marks, milliseconds)],
    }),
    agentSettings: () => ({ file: { git_sources: [address] }, environment: {} }),
    wire: () => null,
    starts: async () => readMarks(marks),
    leftovers: async () => programsWith(marks),
    async close() {
      watcher.close();
    },
  };
}

function script(marks: string, milliseconds: number): string {
  const mark = `mark=$(mktemp "${marks}/$SLIPWAY_RUN_ID.$SLIPWAY_ATTEMPT.XXXXXX")`;
  return `${mark}; ${sleepAndSpeak(milliseconds)}; : > "$mark.last"`;
}

function readMarks(marks: string): Start[] {
  return fs
    .readdirSync(marks)
    .filter((name) => !name.endsWith(".last"))
    .map((what) => {
      const [runId = "", attempt] = what.split(".");
      return { runId, attempt: Number(attempt), what };
    });
}

/** Each program has the directory of the marks on its command line. */
function programsWith(marks: string): string[] {
  const lines = execFileSync("ps", ["-e", "-ww", "-o", "pid=,args="], { encoding: "utf8" }).split("\n");
  return lines.filter((line) => line.includes(`${marks}/`)).map((line) => `process ${line.trim()}`);
}
