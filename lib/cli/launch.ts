import { randomUUID } from "node:crypto";
import { type Command, Option } from "commander";
import { ApiError, type Client } from "../api/api-client";
import { endpoints } from "../api/endpoints";
import type { Issue } from "../config/issue";
import { type PriorityName, priorityNames } from "../runs/priority";
import { connect, pipelineUrl, runUrl } from "./connect";
import { RefusedTexts } from "./failure";
import { followOnTerminal } from "./follow-on-terminal";
import { followPipeline } from "./follow-pipeline";
import { readLaunchFile } from "./launch-file";
import { note, printJson } from "./output";
import { printCount, printIssues } from "./print-issues";
import { InputReader } from "./read-input";
import { endWithRun } from "./run-end";
import { addValue } from "./set-option";

interface LaunchOptions {
  queue?: string;
  config?: string;
  job?: string;
  jobFile?: string;
  set?: [string, string][];
  override?: string;
  overrideResourceArgs?: string;
  preset?: string;
  stage?: string;
  name?: string;
  project?: string;
  priority?: PriorityName;
  idempotencyKey?: string;
  dryRun?: boolean;
  wait?: boolean;
  follow?: boolean;
  json?: boolean;
}

export function addLaunchCommand(program: Command): void {
  program
    .command("launch")
    .description("launch a run, or a whole pipeline")
    .option("--queue <name>", "the queue; needed unless the file of --config names one")
    .addOption(
      new Option(
        "--config <file>",
        "a launch file, - for standard input: a job's document, or a stored job by name (`job: NAME`) and what is to be other than there; it may name its queue",
      ).conflicts(["job", "jobFile"]),
    )
    .option("--job <name>", "a stored job: name, name:v3, name:latest or name:alias")
    .addOption(
      new Option("--job-file <file>", "a job's document instead, - for standard input").conflicts("job"),
    )
    .option("--set <name=value>", "a template value; may be repeated", addValue)
    .option("--override <file>", "values for this launch, - for standard input")
    .option("--override-resource-args <json>", "an override at resource_args")
    .option("--preset <name>", "a preset of the team")
    .option("--stage <name>", "one stage of a pipeline alone")
    .option("--name <name>", "the run's name")
    .option("--project <name>", "the project")
    .addOption(new Option("--priority <priority>", "its place in the line").choices(priorityNames))
    .option("--idempotency-key <key>", "the same key again gives back the first run")
    .option("--dry-run", "check it and say where it would stand, but launch nothing")
    .option("--wait", "wait for the end; the exit code is the run's result")
    .option(
      "--follow",
      "print the log (of a pipeline: how its stages stand) until the end; the exit code is the result",
    )
    .option("--json", "print one JSON object")
    .action((options: LaunchOptions, command: Command) => launch(options, command));
}

interface LaunchTexts {
  /** What a launch file says. */
  queue?: string;
  job?: string;
  jobText?: string;
  override?: string;
  /** As the server calls the document → as the caller does. */
  names: Map<string, string>;
  /** By the caller's names. */
  texts: Map<string, string>;
}

async function launch(options: LaunchOptions, command: Command): Promise<void> {
  const client = connect();
  const { jobText, override, names, texts, ...said } = await readTexts(options, command);
  const { job = said.job, overrideResourceArgs, preset, stage, name, project, priority } = options;
  const queue = options.queue ?? said.queue ?? refuseWithoutQueue(command);
  const values = Object.fromEntries(options.set ?? []);
  const asked = { queue, job, jobText, values, override, overrideResourceArgs };
  const body = { ...asked, preset, stage, name, project, priority };
  try {
    if (options.dryRun) return await preview(client, body, Boolean(options.json), { names, texts });
    const call = { body, idempotencyKey: options.idempotencyKey ?? randomUUID() };
    const launched = await client.call(endpoints.launchRun, call).catch((error: unknown) => {
      if (isOfPipeline(error)) return client.call(endpoints.launchPipeline, call);
      throw error;
    });
    printIssues(process.stderr, rename(launched.issues, names), texts);
    if ("pipelineId" in launched) await reportPipeline(client, { ...launched, queue }, options);
    else await report(client, { ...launched, queue }, options);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const { status, code, message } = error;
    throw new RefusedTexts(
      new ApiError({ status, code, message, issues: rename(error.issues, names) }),
      texts,
    );
  }
}

/** What it is may be known to the server alone, where the job is stored. */
function isOfPipeline(error: unknown): boolean {
  return error instanceof ApiError && error.issues.some(({ code }) => code === "stage-missing");
}

async function reportPipeline(
  client: Client,
  {
    queue,
    ...launched
  }: { pipelineId: string; name: string; runIds: string[]; issues: Issue[]; queue: string },
  { json, follow, wait }: LaunchOptions,
): Promise<void> {
  const { pipelineId, name, runIds } = launched;
  const url = pipelineUrl(pipelineId);
  if (!json)
    process.stdout.write(
      process.stdout.isTTY
        ? `✓ launched pipeline ${name} (${runIds.length} stages) on ${queue}: ${url}\n`
        : `${pipelineId}\t${name}\t${url}\n`,
    );
  const state = follow || wait ? await followPipeline(client, pipelineId, name) : undefined;
  if (json) printJson({ ...launched, url, ...(state && { state }) });
}

function refuseWithoutQueue(command: Command): never {
  return command.error(
    "error: name the queue with --queue <name>, or with `queue:` in the file of --config",
    {
      exitCode: 2,
    },
  );
}

async function readTexts(options: LaunchOptions, command: Command): Promise<LaunchTexts> {
  const reader = new InputReader(command);
  const found: LaunchTexts = { names: new Map(), texts: new Map() };
  const read = async (file: string, serverName: string, layer: "job" | "override") => {
    const { text, issue } = await reader.read(file, layer);
    found.names.set(serverName, file);
    found.texts.set(file, text);
    if (issue) {
      const refusal = new ApiError({ status: 400, code: "INVALID", message: issue.message, issues: [issue] });
      throw new RefusedTexts(refusal, found.texts);
    }
    return text;
  };
  if (options.jobFile !== undefined) found.jobText = await read(options.jobFile, "job config", "job");
  if (options.config !== undefined) await readLaunch(options, found, { read, command });
  if (options.override !== undefined) found.override = await read(options.override, "override", "override");
  if (options.overrideResourceArgs !== undefined) {
    found.names.set("override of resource_args", "--override-resource-args");
    found.texts.set("--override-resource-args", options.overrideResourceArgs);
  }
  return found;
}

interface Reading {
  read(file: string, serverName: string, layer: "job" | "override"): Promise<string>;
  command: Command;
}

async function readLaunch(
  { config = "", override }: LaunchOptions,
  found: LaunchTexts,
  { read, command }: Reading,
): Promise<void> {
  const { queue, job, text } = readLaunchFile(await read(config, "job config", "job"));
  Object.assign(found, { queue, job });
  if (job === undefined) found.jobText = text;
  else if (override === undefined) {
    found.names.set("override", config);
    found.override = text;
  } else
    command.error(
      `error: ${config} names the stored job ${job}, and so overrides it itself: put what ${override} says there`,
      { exitCode: 2 },
    );
}

function rename(issues: readonly Issue[], names: ReadonlyMap<string, string>): Issue[] {
  return issues.map((issue) =>
    issue.file === undefined ? issue : { ...issue, file: names.get(issue.file) ?? issue.file },
  );
}

async function report(
  client: Client,
  launched: { runId: string; name: string; issues: Issue[]; queue: string },
  options: LaunchOptions,
): Promise<void> {
  const { queue, ...answer } = launched;
  const { runId: id, name } = answer;
  const url = runUrl(id);
  const isFollowed = options.follow || options.wait;
  if (!options.json) printLaunched({ id, name, url, queue }, Boolean(options.follow));
  const end = isFollowed
    ? await followOnTerminal(client, { id, name }, { log: Boolean(options.follow && !options.json) })
    : undefined;
  if (options.json) printJson({ ...answer, url, ...(end && { end }) });
  if (end) endWithRun(name, end);
}

/** Standard output belongs to the log where that is printed. */
function printLaunched(
  run: { id: string; name: string; url: string; queue: string },
  isLogNext: boolean,
): void {
  const line = `✓ launched ${run.name} (${run.id}) on ${run.queue}: ${run.url}`;
  if (isLogNext) note(line);
  else process.stdout.write(process.stdout.isTTY ? `${line}\n` : `${run.id}\t${run.name}\t${run.url}\n`);
}

async function preview(
  client: Client,
  body: Parameters<typeof client.call<typeof endpoints.previewRun>>[1]["body"],
  isJson: boolean,
  { names, texts }: Pick<LaunchTexts, "names" | "texts">,
): Promise<void> {
  const answer = await client.call(endpoints.previewRun, { body });
  process.exitCode = answer.ok ? 0 : 1;
  if (isJson) return printJson(answer);
  const issues = rename(answer.issues, names);
  printIssues(process.stderr, issues, texts);
  printCount(process.stderr, issues);
  const { waiting, waitingCount } = answer.preview ?? {};
  if (answer.ok && waiting)
    process.stdout.write(
      `It would be launched on ${body.queue}, where ${waitingCount} wait: ${waiting.message}\n`,
    );
}
